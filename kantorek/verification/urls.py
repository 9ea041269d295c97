"""The addresses of verification: a client's registers and accounts, payments, evidence."""

from django.urls import path

from kantorek.verification.views import accounts, band, client, evidence, payments, registers

app_name = "verification"
urlpatterns = [
    path("settings/registers/", registers.registers, name="registers"),
    path("clients/<int:client_id>/lights/", band.lights, name="lights"),
    path("clients/<int:client_id>/verify/", band.verify, name="verify"),
    path("clients/<int:client_id>/verification/", client.verification, name="client"),
    path("clients/<int:client_id>/verification/take/", client.take, name="take_over"),
    path("clients/<int:client_id>/verification/put/", client.undo, name="put_back"),
    path("answers/<int:answer_id>/", evidence.evidence, name="evidence"),
    path("answers/<int:answer_id>/raw.txt", evidence.raw, name="raw"),
    path("answers/<int:answer_id>/proof.pdf", evidence.proof, name="proof"),
    path("answers/<int:answer_id>/again/", evidence.again, name="again"),
    path("answers/<int:answer_id>/numbers/", evidence.numbers, name="numbers"),
    path("payments/check/", payments.check, name="payment"),
    path("payments/check/<int:answer_id>/", payments.checked, name="checked"),
    path("payments/check/<int:answer_id>/proof/", payments.prove, name="prove"),
    path("clients/<int:client_id>/accounts/", accounts.accounts, name="accounts"),
    path("clients/<int:client_id>/accounts/add/", accounts.add, name="add_account"),
    path("clients/<int:client_id>/accounts/check/", accounts.check_all, name="check_accounts"),
    path("clients/<int:client_id>/accounts/<int:bank_account_id>/check/", accounts.check_one, name="check_account"),
    path("clients/<int:client_id>/accounts/<int:bank_account_id>/remove/", accounts.remove, name="remove_account"),
    path("clients/<int:client_id>/accounts/<int:bank_account_id>/restore/", accounts.restore, name="restore_account"),
]
