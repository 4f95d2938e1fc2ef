"""The process in which a stranger's bytes are decoded: one for each picture, with limits of its own, knowing no
settings, no database and no network. It imports nothing of Django; `images.starting` gives it life, and
`images.sandbox` trusts nothing it says.
"""
