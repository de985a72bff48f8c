"""The one tag library of the product, built into every template: words, addresses, components, charts."""

from django import template

from samklang.ui.tags import addresses, charts, components, pieces, words

register = template.Library()
for part in (words, addresses, components, pieces, charts):
    register.filters.update(part.register.filters)
    register.tags.update(part.register.tags)
