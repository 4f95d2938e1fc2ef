"""Everything that makes one computer enough: real servers from wheels, the one-command run, a page for outgoing mail.

`python -m cara.local run` is what `make run` calls; `python -m cara.local exec -- COMMAND` gives any command the
servers. Nothing here is imported by a production start except an empty Django app.
"""
