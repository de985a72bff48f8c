"""Writing in conversations. The threads themselves stand on the pages of what they are about."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samklang.communication import actions
from samklang.communication.forms import CommentForm, EditCommentForm
from samklang.communication.queries import comments_visible_to, conversation_address, target_for
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.people.paths import own_path
from samklang.ui.problems import Problem


@require_POST
@page(Permission.DISCUSS)
def comment(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Write in the conversation on a goal, indicator, activity or decision, and go back to where it stands."""
    form = CommentForm(request.POST)
    if form.is_valid():
        target = target_for(viewer, kind=form.cleaned_data["kind"], target_id=form.cleaned_data["target_id"])
        if target is None:
            raise Http404
        try:
            said = actions.comment(on=target, text=form.cleaned_data["text"], by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Your comment is there for everybody to read."))
            back = own_path(form.cleaned_data["next"], otherwise=conversation_address(said.thread))
            return redirect(f"{back.partition('#')[0]}#comment-{said.pk}")
    return render(request, "communication/comment.html", {"form": form}, status=422)


@require_http_methods(["GET", "POST"])
@page(Permission.DISCUSS)
def edit_comment(request: HttpRequest, viewer: Viewer, *, comment_id: int) -> HttpResponse:
    """Change one's own comment."""
    own = found(comments_visible_to(viewer), pk=comment_id)
    back = conversation_address(own.thread, comment=own)
    if viewer.person is None or own.person_id != viewer.person.pk or own.is_withdrawn:
        messages.error(request, _("Only whoever wrote a comment can change it, and not after withdrawing it."))
        return redirect(back)
    form = EditCommentForm(request.POST or None, initial={"text": own.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_comment(comment=own, text=form.cleaned_data["text"], by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Your comment is changed. Readers can see that it was."))
            return redirect(back)
    context = {"form": form, "comment": own, "back": back}
    return render(request, "communication/edit_comment.html", context, status=422 if form.errors else 200)


@require_POST
@page(Permission.DISCUSS)
def withdraw_comment(request: HttpRequest, viewer: Viewer, *, comment_id: int) -> HttpResponse:
    """Take back one's own comment."""
    own = found(comments_visible_to(viewer), pk=comment_id)
    try:
        actions.withdraw_comment(comment=own, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("Your comment is withdrawn."))
    return redirect(conversation_address(own.thread, comment=own))
