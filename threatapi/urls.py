"""The whole public surface on one screen."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from rest_framework.routers import SimpleRouter

from actors.views import ActorViewSet, EntityViewSet, PersonViewSet, RelationshipViewSet
from base.faults.middleware import server_error
from base.http import errors
from base.views import Nowhere
from incidents.views import (
    FigureViewSet,
    IncidentViewSet,
    InvolvementViewSet,
    PlaceViewSet,
    PresenceViewSet,
)
from sources.views import AssertionViewSet, SourceViewSet

from .changes.views import GetChange, history_routes
from .citations.views import SourceCitations, SourceClaims, SourceImpact
from .dataset.views import DataSetViewSet, GetDatasetSchema
from .documents import JSONDocument, RedocPage, SwaggerPage, YAMLDocument
from .exports.views import routes as files
from .graph import views as graph
from .graph.entities import EntityLinks, EntityTimeline
from .health import healthz, readyz
from .landing import landing, robots
from .manual.views import not_built
from .match.views import MatchNames
from .metrics import metrics
from .proposals import views as proposals
from .root import ApiRoot, to_root
from .searches.views import GetSearchChanges, SearchViewSet
from .stats.views import FigureCheck, FigureStats, IncidentStats
from .vocabularies import GetVocabulary, ListVocabularies
from .workbench import pages as workbench
from .writing.views import Changes, UndoChange

# Paths without regular expressions are found sooner.
router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("entities", EntityViewSet, "entity")
router.register("actors", ActorViewSet, "actor")
router.register("persons", PersonViewSet, "person")
router.register("relationships", RelationshipViewSet, "relationship")
router.register("incidents", IncidentViewSet, "incident")
router.register("involvements", InvolvementViewSet, "involvement")
router.register("figures", FigureViewSet, "figure")
router.register("presences", PresenceViewSet, "presence")
router.register("places", PlaceViewSet, "place")
router.register("sources", SourceViewSet, "source")
router.register("assertions", AssertionViewSet, "assertion")

API = "api/v1/"

urlpatterns = [
    path("", landing, name="landing"),
    path("robots.txt", robots),
    path("favicon.ico", RedirectView.as_view(url=static("threatapi/icon.svg"))),
    path("admin", RedirectView.as_view(pattern_name="admin:index")),
    *workbench.routes(),
    path("admin/", admin.site.urls),
    path("api", to_root),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    # While the manual is not built: WhiteNoise answers before it comes to this.
    path("docs/", not_built, name="manual"),
    path("api/v1", ApiRoot.as_view(), name="root"),
    path(API + "openapi.json", JSONDocument.as_view(), name="schema-json"),
    path(API + "openapi.yaml", YAMLDocument.as_view(), name="schema"),
    path(API + "docs", SwaggerPage.as_view(url_name="schema-json"), name="docs"),
    path(API + "redoc", RedocPage.as_view(url_name="schema-json"), name="redoc"),
    path(API + "vocabularies", ListVocabularies.as_view(), name="vocabularies"),
    path(API + "vocabularies/<str:name>", GetVocabulary.as_view(), name="vocabulary"),
    path(API + "incidents/stats", IncidentStats.as_view(), name="incident-stats"),
    path(API + "figures/stats", FigureStats.as_view(), name="figure-stats"),
    path(API + "figures/<str:id>/check", FigureCheck.as_view(), name="figure-check"),
    path(API + "match", MatchNames.as_view(), name="match"),
    path(API + "sources/<str:id>/claims", SourceClaims.as_view(), name="source-claims"),
    path(API + "sources/<str:id>/citations", SourceCitations.as_view(), name="source-citations"),
    path(API + "sources/<str:id>/impact", SourceImpact.as_view(), name="source-impact"),
    path(API + "entities/<str:id>/links", EntityLinks.as_view(), name="entity-links"),
    path(API + "entities/<str:id>/timeline", EntityTimeline.as_view(), name="entity-timeline"),
    path(API + "graph", graph.GraphView.as_view(), name="graph"),
    path(API + "graph/path", graph.GraphPath.as_view(), name="graph-path"),
    path(API + "graph.graphml", graph.GraphMLView.as_view(), name="graph-graphml"),
    path(API + "graph.gexf", graph.GEXFView.as_view(), name="graph-gexf"),
    path(API + "graph.cytoscape.json", graph.CytoscapeView.as_view(), name="graph-cytoscape"),
    path(API + "datasets", DataSetViewSet.as_view({"get": "list"}), name="datasets"),
    path(API + "datasets/<str:id>", DataSetViewSet.as_view({"get": "retrieve"}), name="dataset"),
    path(API + "dataset.schema.json", GetDatasetSchema.as_view(), name="dataset-schema"),
    path(API + "searches", SearchViewSet.as_view({"get": "list"}), name="searches"),
    path(API + "searches/<str:id>", SearchViewSet.as_view({"get": "retrieve"}), name="search"),
    path(
        API + "searches/<str:id>/changes",
        GetSearchChanges.as_view({"get": "list"}),
        name="search-changes",
    ),
    path(API + "changes", Changes.as_view({"get": "list", "post": "create"}), name="changes"),
    path(API + "changes/<str:number>", GetChange.as_view(), name="change"),
    path(API + "changes/<str:number>/undo", UndoChange.as_view(), name="change-undo"),
    *proposals.routes(API),
    *history_routes(router.registry, API),
    *files(router.registry, API),
    path(API, include(router.urls)),
    re_path(r"^api(/|$)", Nowhere.as_view()),
]

handler400 = errors.bad_request
handler500 = server_error
