"""The addresses of pages. A room's code comes last: it is whatever else is one word."""

from django.urls import path

from facilitation.pages import account, desk, join, known, opening, phone, previews, report, screen, solo, workshops

urlpatterns = [
    path("", join.show, name="join"),
    path("desk/", workshops.show_rooms, name="desk-rooms"),
    path("desk/workshops/import", workshops.import_, name="workshop-import"),
    path("desk/workshops/<uuid:workshop_id>", workshops.edit, name="workshop"),
    path("desk/workshops/<uuid:workshop_id>/delete", workshops.delete, name="workshop-delete"),
    path("desk/workshops/<uuid:workshop_id>/restore", workshops.restore, name="workshop-restore"),
    path("desk/workshops/<slug:key>/copy", workshops.copy, name="workshop-copy"),
    path("desk/workshops/<slug:key>/export", workshops.export, name="workshop-export"),
    path("desk/workshops/<slug:key>/open", opening.show, name="desk-open"),
    path("desk/workshops/<slug:key>/preview/phone", previews.show_phone, name="preview-phone"),
    path("desk/workshops/<slug:key>/preview/screen", previews.show_screen, name="preview-screen"),
    path("desk/<uuid:room_id>", desk.show_room, name="desk-room"),
    path("desk/with/<str:token>", desk.enter, name="desk-guest"),
    path("desk/<uuid:room_id>/notes", desk.write_notes, name="desk-notes"),
    path("desk/<uuid:room_id>/invite", desk.invite, name="desk-invite"),
    path("desk/<uuid:room_id>/revoke/<int:link_id>", desk.revoke, name="desk-revoke"),
    path("desk/<uuid:room_id>/delete", desk.delete, name="desk-delete"),
    path("desk/sessions/", report.show_list, name="reports"),
    path("desk/sessions/compare", report.show_comparison, name="reports-compare"),
    path("desk/sessions/<uuid:room_id>", report.show, name="report"),
    path("desk/sessions/<uuid:room_id>/export.<str:kind>", report.export, name="report-export"),
    path("screen/<str:token>", screen.show, name="screen"),
    path("screen/<str:token>/text", screen.show_text, name="screen-text"),
    path("account/start/<str:token>", account.start, name="start"),
    path("account/sign-in", account.sign_in, name="sign-in"),
    path("account/sign-out", account.sign_out, name="sign-out"),
    path("account/password", account.change_password, name="password"),
    path("solo", solo.show, name="solo"),
    path("<str:code>", phone.show, name="phone"),
    path("<str:code>/known", known.show, name="phone-known"),
    path("<str:code>/known.json", known.show_json, name="phone-known-json"),
]
