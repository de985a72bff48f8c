"""Addresses of people and seats within an initiative."""

from django.urls import path

from samklang.initiatives import views

app_name = "initiatives"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("invite/", views.invite, name="invite"),
    path("invitations/<int:invitation_id>/again/", views.invite_again, name="invite_again"),
    path("invitations/<int:invitation_id>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
    path("new-organisation/", views.new_organisation, name="new_organisation"),
    path("seats/<int:seat_id>/", views.seat, name="seat"),
    path("seats/<int:seat_id>/end/", views.end_seat, name="end_seat"),
    path("organisations/<int:organisation_id>/keys/", views.keys, name="keys"),
    path("keys/<int:key_id>/revoke/", views.revoke_key, name="revoke_key"),
    path("keys/<int:key_id>/take-over/", views.take_over_key, name="take_over_key"),
    path("settings/", views.settings, name="settings"),
]
