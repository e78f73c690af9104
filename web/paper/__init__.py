"""The paper on the page: content into view-models, posted forms back into what was typed.

Pure functions: nothing here knows a request, a session or a database. `reading` serves the pages that show a report,
`filling` the page that edits one, `posting` and `conflicts` what comes back from it.
"""
