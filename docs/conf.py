# Sphinx: see build.py, which assembles the tree that this is applied to.
project = "Vireo"
copyright = "the Vireo authors, MIT licence"
release = "11.3.0"
master_doc = "index"
html_theme = "alabaster"
html_theme_options = {"page_width": "1200px", "body_max_width": "none"}
html_show_sphinx = False
smartquotes = False
highlight_language = "none"
