"""The template with its functions resolved by moto's own CloudFormation, in an account that moto keeps in memory."""

import json
import os
import pathlib

import yaml
from moto import mock_aws
from moto.cloudformation.parsing import ResourceMap, clean_json

TEMPLATE = pathlib.Path(__file__).parent.parent / "template.yaml"
ACCOUNT = "123456789012"
REGION = "eu-central-1"
CODE = {"CodeBucket": "kinesis-sql-123456789012-eu-central-1", "CodeKey": "code/0123.jar"}

# What Ref gives for types that moto does not create.
NAMES = {
    "AWS::Logs::LogStream": "LogStreamName",
    "AWS::KinesisAnalyticsV2::Application": "ApplicationName",
}


class _Resources(ResourceMap):
    def __getitem__(self, key):
        resource = self._resource_json_map.get(key)
        if resource and resource["Type"] in NAMES:
            return clean_json(resource["Properties"][NAMES[resource["Type"]]], self)
        return super().__getitem__(key)


def _without_no_value(node):
    """moto puts None where AWS::NoValue stands; CloudFormation leaves it out."""
    if isinstance(node, dict):
        return {key: _without_no_value(value) for key, value in node.items() if value is not None}
    if isinstance(node, list):
        return [_without_no_value(value) for value in node if value is not None]
    return node


def read(path=TEMPLATE):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def resolve(template, **parameters):
    """The properties of each resource whose condition holds, by logical id."""
    os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_DEFAULT_REGION=REGION)
    with mock_aws():
        resources = _Resources("stack", "kinesis-sql", {**CODE, **parameters}, {}, REGION, ACCOUNT, template, None)
        resources.load()
        return {
            name: _without_no_value(clean_json(resource.get("Properties", {}), resources))
            for name, resource in template["Resources"].items()
            if "Condition" not in resource or resources.lazy_condition_map[resource["Condition"]]
        }


def policies(resources):
    """The policy documents of the role, by name."""
    found = {policy["PolicyName"]: policy["PolicyDocument"] for policy in resources["Role"]["Policies"]}
    for properties in resources.values():
        if "PolicyDocument" in properties and properties["RoleName"]:
            found[properties["PolicyName"]] = properties["PolicyDocument"]
    return found


def statements(resources):
    return [statement for document in policies(resources).values() for statement in document["Statement"]]


def as_list(value):
    return value if isinstance(value, list) else [value]


def text(document):
    return json.dumps(document)
