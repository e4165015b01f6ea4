"""The incident of the replaced service: its columns, choices and indexes."""

from django.db import models
from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created)
def set_up(connection, **_):
    """Every commit is on disk when it returns, and readers do not wait."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA cache_size = -16384")
        cursor.execute("PRAGMA temp_store = MEMORY")


class Incident(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", "Открыт"
        IN_PROGRESS = "in_progress", "В работе"
        RESOLVED = "resolved", "Решен"
        CLOSED = "closed", "Закрыт"
        CANCELLED = "cancelled", "Отменен"

    class Source(models.TextChoices):
        OPERATOR = "operator", "Оператор"
        MONITORING = "monitoring", "Мониторинг"
        PARTNER = "partner", "Партнер"
        SYSTEM = "system", "Система"

    description = models.TextField()
    status = models.CharField(max_length=20, choices=Status.choices,
                              default=Status.OPEN)
    source = models.CharField(max_length=20, choices=Source.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["status"]),
            models.Index(fields=["source"]),
            models.Index(fields=["created_at"]),
        ]
