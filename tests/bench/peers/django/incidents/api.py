"""The API of the replaced service, as far as it is measured."""

from django.urls import path
from rest_framework import generics, serializers

from .models import Incident


class IncidentSerializer(serializers.ModelSerializer):
    status_display = serializers.CharField(source="get_status_display",
                                           read_only=True)
    source_display = serializers.CharField(source="get_source_display",
                                           read_only=True)

    class Meta:
        model = Incident
        fields = ["id", "description", "status", "status_display", "source",
                  "source_display", "created_at", "updated_at"]
        read_only_fields = ["status"]


class StatusSerializer(serializers.ModelSerializer):
    class Meta:
        model = Incident
        fields = ["status"]


class IncidentList(generics.ListCreateAPIView):
    queryset = Incident.objects.all()
    serializer_class = IncidentSerializer
    filterset_fields = ["status", "source"]
    ordering_fields = ["created_at", "updated_at"]


class IncidentDetail(generics.RetrieveUpdateAPIView):
    queryset = Incident.objects.all()

    def get_serializer_class(self):
        if self.request.method == "GET":
            return IncidentSerializer
        return StatusSerializer


urlpatterns = [
    path("api/incidents/", IncidentList.as_view()),
    path("api/incidents/<int:pk>/", IncidentDetail.as_view()),
]
