"""Addresses of activities."""

from django.urls import path

from samklang.activities import views

app_name = "activities"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("new/", views.new_activity, name="new_activity"),
    path("activities/<int:activity_id>/", views.activity, name="activity"),
    path("activities/<int:activity_id>/edit/", views.edit_activity, name="edit_activity"),
    path("activities/<int:activity_id>/phase/", views.change_phase, name="change_phase"),
    path("activities/<int:activity_id>/contributions/", views.contributions, name="contributions"),
    path("activities/<int:activity_id>/milestones/", views.milestones, name="milestones"),
    path("activities/<int:activity_id>/offer/", views.offer_commitment, name="offer_commitment"),
    path("contributions/<int:contribution_id>/remove/", views.remove_contribution, name="remove_contribution"),
    path("milestones/<int:milestone_id>/reach/", views.reach_milestone, name="reach_milestone"),
    path("commitments/", views.commitments, name="commitments"),
    path("commitments/<int:commitment_id>/", views.commitment, name="commitment"),
    path("commitments/<int:commitment_id>/sign/", views.sign_commitment, name="sign_commitment"),
    path("commitments/<int:commitment_id>/accept/", views.accept_commitment, name="accept_commitment"),
    path("commitments/<int:commitment_id>/keep/", views.keep_commitment, name="keep_commitment"),
    path("commitments/<int:commitment_id>/renegotiate/", views.renegotiate_commitment, name="renegotiate_commitment"),
    path("commitments/<int:commitment_id>/break/", views.break_commitment, name="break_commitment"),
    path("commitments/<int:commitment_id>/withdraw/", views.withdraw_commitment, name="withdraw_commitment"),
]
