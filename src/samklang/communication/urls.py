"""Addresses of communication."""

from django.urls import URLPattern, path

from samklang.communication import views

app_name = "communication"
urlpatterns: list[URLPattern] = [
    path("", views.dialogue, name="dialogue"),
    path("conversations/", views.conversations, name="conversations"),
    path("comment/", views.comment, name="comment"),
    path("comments/<int:comment_id>/edit/", views.edit_comment, name="edit_comment"),
    path("comments/<int:comment_id>/withdraw/", views.withdraw_comment, name="withdraw_comment"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/plan/", views.plan_meeting, name="plan_meeting"),
    path("meetings/<int:meeting_id>/", views.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/edit/", views.edit_meeting, name="edit_meeting"),
    path("meetings/<int:meeting_id>/cancel/", views.cancel_meeting, name="cancel_meeting"),
    path("meetings/<int:meeting_id>/answer/", views.answer_invitation, name="answer_invitation"),
    path("meetings/<int:meeting_id>/agenda/", views.add_agenda_item, name="add_agenda_item"),
    path("meetings/<int:meeting_id>/minutes/", views.edit_minutes, name="edit_minutes"),
    path("meetings/<int:meeting_id>/minutes/decision/", views.minute_decision, name="minute_decision"),
    path("meetings/<int:meeting_id>/minutes/follow-up/", views.minute_follow_up, name="minute_follow_up"),
    path("meetings/<int:meeting_id>/minutes/publish/", views.publish_minutes, name="publish_minutes"),
    path("meetings/<int:meeting_id>/minutes/reopen/", views.reopen_minutes, name="reopen_minutes"),
    path("agenda-items/<int:agenda_item_id>/move/", views.move_agenda_item, name="move_agenda_item"),
    path("agenda-items/<int:agenda_item_id>/remove/", views.remove_agenda_item, name="remove_agenda_item"),
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/propose/", views.propose_decision, name="propose_decision"),
    path("decisions/<int:decision_id>/", views.decision, name="decision"),
    path("decisions/<int:decision_id>/edit/", views.edit_decision, name="edit_decision"),
    path("decisions/<int:decision_id>/open/", views.open_decision, name="open_decision"),
    path("decisions/<int:decision_id>/answer/", views.answer_decision, name="answer_decision"),
    path("decisions/<int:decision_id>/conclude/", views.conclude_decision, name="conclude_decision"),
    path("decisions/<int:decision_id>/withdraw/", views.withdraw_decision, name="withdraw_decision"),
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("follow-ups/new/", views.new_follow_up, name="new_follow_up"),
    path("follow-ups/<int:follow_up_id>/finish/", views.finish_follow_up, name="finish_follow_up"),
    path("follow-ups/<int:follow_up_id>/postpone/", views.postpone_follow_up, name="postpone_follow_up"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/make/", views.make_calendar_key, name="make_calendar_key"),
    path("calendar/revoke/", views.revoke_calendar_key, name="revoke_calendar_key"),
    path("mails/resume/", views.resume_mails, name="resume_mails"),
    path("mails/stop/<str:token>/", views.stop_mails, name="stop_mails"),
]
