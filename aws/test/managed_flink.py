"""Managed Flink for moto, which keeps applications but neither makes them by CloudFormation nor starts them.

What is here answers as the service does, as far as bin/deploy.sh and bin/destroy.sh ask: an application is started and
stopped in steps that can be watched, a stop takes a snapshot, an update of a running application takes one and goes on from
it. No Flink runs.
"""

import json
import time

from moto.core.common_models import CloudFormationModel
from moto.core.exceptions import JsonRESTError
from moto.iam.access_control import PermissionResult
from moto.kinesisanalyticsv2 import models, responses, urls
from moto.s3.models import FakeBucket


class StackApplication(models.Application, CloudFormationModel):
    """An application of a stack."""

    # moto finds the service of a class by the name of its module.
    __module__ = models.__name__

    def __init__(self, properties, account, region):
        super().__init__(
            account,
            region,
            properties["ApplicationName"],
            properties.get("ApplicationDescription"),
            properties["RuntimeEnvironment"],
            properties["ServiceExecutionRole"],
            properties["ApplicationConfiguration"],
            None,
            properties.get("ApplicationMode"),
        )
        self.properties = properties
        self.steps = ["READY"]
        self.snapshots = []
        self.restored = []

    @property
    def physical_resource_id(self):
        return self.application_name

    @property
    def property_groups(self):
        groups = self.properties["ApplicationConfiguration"]["EnvironmentProperties"]["PropertyGroups"]
        return {group["PropertyGroupId"]: group["PropertyMap"] for group in groups}

    @property
    def application_status(self):
        """Each look at it lets it take a step."""
        return self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]

    @application_status.setter
    def application_status(self, status):
        self.steps = [status]

    def take_snapshot(self):
        self.snapshots.append(
            {
                "SnapshotName": f"snapshot-{len(self.snapshots) + 1}",
                "SnapshotStatus": "READY",
                "ApplicationVersionId": self.application_version_id,
                # What an aws command can send back.
                "SnapshotCreationTimestamp": int(time.time()),
            }
        )

    @staticmethod
    def cloudformation_name_type():
        return "ApplicationName"

    @staticmethod
    def cloudformation_type():
        return "AWS::KinesisAnalyticsV2::Application"

    @classmethod
    def has_cfn_attr(cls, attr):
        return False

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        application = cls(cloudformation_json["Properties"], account_id, region_name)
        models.kinesisanalyticsv2_backends[account_id][region_name].applications[resource_name] = application
        return application

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        application = original_resource
        application.properties = cloudformation_json["Properties"]
        application.application_version_id += 1
        if application.steps[-1] == "RUNNING":
            application.take_snapshot()
            application.restored.append("RESTORE_FROM_LATEST_SNAPSHOT")
            application.steps = ["UPDATING", "UPDATING", "RUNNING"]
        return application

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        models.kinesisanalyticsv2_backends[account_id][region_name].applications.pop(resource_name, None)


def refuse(kind, message):
    raise JsonRESTError(kind, message)


class Responses(responses.KinesisAnalyticsV2Response):
    """The operations that moto lacks, and describe-application of one that is not there."""

    def _application(self):
        name = self._get_param("ApplicationName")
        application = self.kinesisanalyticsv2_backend.applications.get(name)
        return application or refuse("ResourceNotFoundException", f"Application {name} not found")

    def describe_application(self):
        self._application()
        return super().describe_application()

    def start_application(self):
        application = self._application()
        if application.steps[-1] != "READY":
            refuse("ResourceInUseException", f"Application is {application.steps[-1]}")
        restore = self._get_param("RunConfiguration")["ApplicationRestoreConfiguration"]["ApplicationRestoreType"]
        application.restored.append(restore)
        application.steps = ["STARTING", "STARTING", "RUNNING"]
        return json.dumps({})

    def stop_application(self):
        application = self._application()
        if application.steps[-1] != "RUNNING":
            refuse("InvalidRequestException", f"Application is {application.steps[-1]}")
        force = self._get_param("Force")
        if not force:
            application.take_snapshot()
        application.steps = ["FORCE_STOPPING" if force else "STOPPING", "READY"]
        return json.dumps({})

    def list_application_snapshots(self):
        return json.dumps({"SnapshotSummaries": self._application().snapshots})

    def delete_application_snapshot(self):
        application = self._application()
        name, created = self._get_param("SnapshotName"), self._get_param("SnapshotCreationTimestamp")
        for snapshot in application.snapshots:
            if snapshot["SnapshotName"] == name and snapshot["SnapshotCreationTimestamp"] == created:
                application.snapshots.remove(snapshot)
                return json.dumps({})
        return refuse("ResourceNotFoundException", f"No snapshot {name} of {created}")


def install():
    """Puts it into moto, before its server starts."""
    urls.url_paths["{0}/$"] = Responses.dispatch
    # moto does not read the conditions of a bucket's policy: one that denies all that is not TLS would deny all.
    FakeBucket.get_permission = lambda bucket, action, resource: PermissionResult.NEUTRAL
