"""A pasted list of NIPs and its rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_list_counts"),
        ("offices", "0003_vat_eu"),
    ]

    operations = [
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("looking", "asking the registers"),
                            ("ready", "to be looked at"),
                            ("adding", "adding clients"),
                            ("done", "done"),
                        ],
                        default="looking",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), null=True, size=None
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "carer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
                (
                    "payroll_carer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.staffmember",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IntakeRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                ("typed", models.CharField(blank=True, max_length=200)),
                ("nip", models.CharField(blank=True, max_length=10, verbose_name="NIP")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("waiting", "asking"),
                            ("ready", "ready"),
                            ("look", "look"),
                            ("served", "served already"),
                            ("duplicate", "twice in the list"),
                            ("wrong", "wrong number"),
                            ("not_found", "not in GUS"),
                            ("no_answer", "no answer"),
                            ("added", "added"),
                            ("refused", "not added"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("same_as", models.PositiveIntegerField(null=True)),
                ("ticked", models.BooleanField(default=False)),
                (
                    "step",
                    models.CharField(
                        blank=True, choices=[("search", "Search"), ("report", "Report"), ("pkd", "Pkd")], max_length=10
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("retry_at", models.DateTimeField(null=True)),
                ("found", models.JSONField(default=dict)),
                (
                    "looks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("answer_id", models.BigIntegerField(null=True)),
                ("vat_open", models.BooleanField(default=False)),
                (
                    "vat",
                    models.CharField(
                        blank=True,
                        choices=[("active", "active payer"), ("exempt", "exempt payer"), ("none", "not a payer")],
                        max_length=12,
                        verbose_name="VAT",
                    ),
                ),
                ("vat_since", models.DateField(null=True)),
                ("vat_reason", models.CharField(blank=True, max_length=40)),
                ("vat_answer_id", models.BigIntegerField(null=True)),
                (
                    "known_client",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="clients.intake",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offices.office"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(fields=["office", "made_by", "-id"], name="intake_of_maker"),
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["office", "due_at"], name="intake_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="intake_office_id"),
        ),
        migrations.AddIndex(
            model_name="intakerow",
            index=models.Index(fields=["intake", "line", "id"], name="intake_row_in_order"),
        ),
        migrations.AddConstraint(
            model_name="intakerow",
            constraint=models.UniqueConstraint(fields=("office", "id"), name="intake_row_office_id"),
        ),
        migrations.AddConstraint(
            model_name="intakerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("nip__regex", "^(\\d{10})?$")), name="intake_row_nip_digits"
            ),
        ),
    ]
