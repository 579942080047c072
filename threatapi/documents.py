"""The OpenAPI document, which follows from the code alone."""

from drf_spectacular.views import SpectacularJSONAPIView, SpectacularYAMLAPIView

from .base.conditional import Conditional


class JSONDocument(Conditional, SpectacularJSONAPIView):
    of_store = False


class YAMLDocument(Conditional, SpectacularYAMLAPIView):
    of_store = False
