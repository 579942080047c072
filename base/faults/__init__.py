"""Faults of the database and of its disk, and how they are told: 503 with the reason.

`kinds` tells such a fault from an error of ours, `middleware` answers, `writers` bounds how many
requests wait to write, `sessions` and `logins` let an editor log in while nothing can be written.
docs/adr/0015 tells why so.
"""
