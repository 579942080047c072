"""Claims on the pages of the admin."""

from django import template

from threatapi.changes.words import admin_url

register = template.Library()
register.filter("page_in_admin", admin_url)
