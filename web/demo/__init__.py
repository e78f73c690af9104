"""The demo county 平澜县: its people, its campaign, and 74 reports walked through the real chain.

The TOML files beside tell it as data (figures and the story as ruled for this product); the modules turn it into rows.
"""
