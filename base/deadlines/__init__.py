"""Every request has a deadline, after which its work is stopped and answered with 503.

`middleware` gives each request a `Deadline`. `watchdog`, one thread of each process, looks at all
of them four times a second. It stops those that are late, and reads whose client is gone: their
statement in the database is interrupted, and each further statement, and each `check()` in a loop,
raises `Stopped`. Commands of `manage.py` have no deadline.
"""
