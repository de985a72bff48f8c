"""Addresses of the common agenda."""

from django.urls import path

from samklang.agenda.views import reading, writing

app_name = "agenda"
urlpatterns = [
    path("", reading.agenda, name="agenda"),
    path("goals/<int:goal_id>/", reading.goal, name="goal"),
    path("versions/<int:version_id>/", reading.version, name="version"),
    path("versions/<int:version_id>/answers/", reading.ratification, name="ratification"),
    path("versions/<int:version_id>/signed/", reading.signed_page, name="signed_page"),
    path("versions/<int:version_id>/ratify/", writing.ratify, name="ratify"),
    path("versions/<int:version_id>/withdraw/", writing.withdraw, name="withdraw"),
    path("versions/<int:version_id>/decide/", writing.decide, name="decide"),
    path("draft/", writing.draft, name="draft"),
    path("draft/start/", writing.start_draft, name="start_draft"),
    path("draft/goals/new/", writing.new_goal, name="new_goal"),
    path("draft/goals/<int:goal_id>/", writing.edit_goal, name="edit_goal"),
    path("draft/send-out/", writing.send_out, name="send_out"),
    path("import/", writing.import_charter, name="import_charter"),
]
