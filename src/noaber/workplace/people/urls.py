"""Addresses of this room."""

from django.urls import path

from . import account, invitations, views

urlpatterns = [
    path("you/", account.account, name="account"),
    path("you/data/", account.data, name="account-data"),
    path("you/leave/", account.leave_exploration, name="account-leave"),
    path("you/erase/", account.erase_account, name="account-erase"),
    path("retention/", account.retention, name="retention"),
    path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
    path("e/<slug:slug>/people/", views.people, name="people"),
    path("e/<slug:slug>/people/person/", views.person, name="person"),
    path("e/<slug:slug>/people/remove/", views.remove_person, name="person-remove"),
    path("e/<slug:slug>/people/resend/", views.resend_invitation, name="invitation-resend"),
    path("e/<slug:slug>/people/withdraw/", views.withdraw_invitation, name="invitation-withdraw"),
]
