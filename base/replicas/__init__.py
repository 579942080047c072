"""Reading from standbys of the PostgreSQL that is written to. docs/adr/0009 tells why so.

`routing` says which database the request at hand reads from, `freshness` what is known of the
standbys, `watch` finds it out, `written` knows what a client wrote itself, `middleware` chooses.
"""
