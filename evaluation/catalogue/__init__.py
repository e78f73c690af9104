"""The catalogue of checks: 58 questions that reviewers ask, put to a report before they do."""
