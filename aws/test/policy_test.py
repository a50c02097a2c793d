"""The role's policies, by calls that they must and must not allow, evaluated by moto's IAM."""

import copy
import unittest

from moto.iam.access_control import IAMPolicy, PermissionResult

import stack

STREAM = f"arn:aws:kinesis:{stack.REGION}:{stack.ACCOUNT}:stream/"
INPUT, OUTPUT, REJECTS = STREAM + "ExampleInputStream", STREAM + "ExampleOutputStream", STREAM + "ExampleRejectStream"
OTHER = STREAM + "ExampleInputStream2"
CONSUMER = INPUT + "/consumer/kinesis-sql:1700000000"
LOGS = f"arn:aws:logs:{stack.REGION}:{stack.ACCOUNT}:log-group:"
LOG = LOGS + "/aws/kinesis-analytics/kinesis-sql:log-stream:"
BUCKET = "arn:aws:s3:::" + stack.CODE["CodeBucket"]
CODE = f"{BUCKET}/{stack.CODE['CodeKey']}"
APPLICATION = f"arn:aws:kinesisanalytics:{stack.REGION}:{stack.ACCOUNT}:application/"

ALWAYS = {
    ("s3:GetObject", CODE),
    ("s3:GetObjectVersion", CODE),
    ("kinesis:ListShards", INPUT),
    ("kinesis:PutRecords", OUTPUT),
    ("kinesis:PutRecords", REJECTS),
    ("logs:DescribeLogGroups", LOGS + "any"),
    ("logs:DescribeLogStreams", LOG + "any"),
    ("logs:PutLogEvents", LOG + "kinesis-analytics-log-stream"),
}
POLLING = {("kinesis:GetShardIterator", INPUT), ("kinesis:GetRecords", INPUT)}
FAN_OUT = {
    ("kinesis:DescribeStreamSummary", INPUT),
    ("kinesis:RegisterStreamConsumer", INPUT),
    ("kinesis:DescribeStreamConsumer", INPUT),
    ("kinesis:DescribeStreamConsumer", CONSUMER),
    ("kinesis:DeregisterStreamConsumer", INPUT),
    ("kinesis:DeregisterStreamConsumer", CONSUMER),
    ("kinesis:SubscribeToShard", CONSUMER),
}
CONNECTOR_4 = {("kinesis:DescribeStream", INPUT)}
# The parameters, and the calls that they allow beside those above.
KINDS = [
    ({}, POLLING | CONNECTOR_4),
    ({"EnhancedFanOut": "true"}, FAN_OUT | CONNECTOR_4),
    ({"RuntimeEnvironment": "FLINK-2_2"}, POLLING | {("kinesis:DescribeStreamSummary", INPUT)}),
    ({"RuntimeEnvironment": "FLINK-2_2", "EnhancedFanOut": "true"}, FAN_OUT),
]
ACTIONS = {action for action, _ in ALWAYS | POLLING | FAN_OUT | CONNECTOR_4} | {
    "kinesis:CreateStream", "kinesis:DeleteStream", "kinesis:ListStreamConsumers",
    "kinesis:ListStreams", "kinesis:MergeShards", "kinesis:PutRecord", "kinesis:SplitShard",
    "kinesis:StartStreamEncryption", "kinesis:StopStreamEncryption", "kinesis:UpdateShardCount",
    "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "logs:CreateLogGroup", "logs:CreateLogStream",
    "logs:DeleteLogGroup", "logs:GetLogEvents", "kms:Decrypt", "kms:GenerateDataKey", "iam:PassRole", "sts:AssumeRole",
    "cloudwatch:PutMetricData", "kinesisanalytics:UpdateApplication",
}
RESOURCES = {
    INPUT, OUTPUT, REJECTS, OTHER, CONSUMER, OTHER + "/consumer/kinesis-sql:1", INPUT + "/consumer/another:1", CODE,
    BUCKET, BUCKET + "/code/another.jar", "arn:aws:s3:::another/" + stack.CODE["CodeKey"],
    LOGS + "any", LOGS + "another:log-stream:any", LOG + "any", LOG + "kinesis-analytics-log-stream",
    APPLICATION + "kinesis-sql", "*",
    # The same names in another account and in another region.
    INPUT.replace(stack.ACCOUNT, "210987654321"), OUTPUT.replace(stack.REGION, "us-west-2"),
    LOG.replace(stack.ACCOUNT, "210987654321") + "kinesis-analytics-log-stream",
}
# A wildcard at the end of the template's resources takes these along; they are what it is there for.
WILDCARDS = {
    ("logs:DescribeLogGroups", resource) for resource in RESOURCES if resource.startswith(LOGS)
} | {("logs:DescribeLogStreams", resource) for resource in RESOURCES if resource.startswith(LOG)}


def permitted(documents, action, resource, conditions=None):
    results = [
        IAMPolicy({"policy_document": stack.text(document)}).is_action_permitted(
            action, resource, incoming_condition_values=conditions)
        for document in documents
    ]
    return PermissionResult.PERMITTED in results and PermissionResult.DENIED not in results


def allowed(resources):
    """All calls of the table that the role allows."""
    documents = list(stack.policies(resources).values())
    return {(action, resource) for action in ACTIONS for resource in RESOURCES
            if permitted(documents, action, resource)}


class PolicyTest(unittest.TestCase):
    maxDiff = None

    def test_exactly_the_calls_of_the_job_are_allowed(self):
        for parameters, calls in KINDS:
            with self.subTest(parameters):
                self.assertEqual(ALWAYS | WILDCARDS | calls, allowed(stack.resolve(stack.read(), **parameters)))

    def test_names_are_those_of_the_parameters(self):
        resources = stack.resolve(stack.read(), InputStreamName="in", RejectStreamName="no", ApplicationName="app")
        documents = list(stack.policies(resources).values())
        self.assertTrue(permitted(documents, "kinesis:GetRecords", STREAM + "in"))
        self.assertTrue(permitted(documents, "kinesis:PutRecords", STREAM + "no"))
        self.assertFalse(permitted(documents, "kinesis:GetRecords", INPUT))
        self.assertFalse(permitted(documents, "kinesis:PutRecords", REJECTS))
        self.assertTrue(permitted(
            documents, "logs:PutLogEvents", LOGS + "/aws/kinesis-analytics/app:log-stream:kinesis-analytics-log-stream"))

    def test_the_service_takes_the_role_for_this_application_only(self):
        trust = stack.resolve(stack.read())["Role"]["AssumeRolePolicyDocument"]
        self.assertEqual([{"Service": "kinesisanalytics.amazonaws.com"}],
                         [statement["Principal"] for statement in trust["Statement"]])
        for application, account, expected in [
            ("kinesis-sql", stack.ACCOUNT, True),
            ("kinesis-sql2", stack.ACCOUNT, False),
            ("kinesis-sql", "210987654321", False),
        ]:
            conditions = {"aws:SourceArn": APPLICATION + application, "aws:SourceAccount": account}
            with self.subTest(conditions):
                self.assertEqual(expected, permitted([trust], "sts:AssumeRole", "*", conditions))

    def test_the_table_finds_what_is_added_and_what_is_missing(self):
        changes = {
            "another action": lambda role: role["Policies"][1]["PolicyDocument"]["Statement"][0]["Action"].append(
                "kinesis:DeleteStream"),
            "a wildcard for actions": lambda role: role["Policies"][1]["PolicyDocument"]["Statement"][1].update(
                Action="kinesis:Put*"),
            "a wildcard for resources": lambda role: role["Policies"][1]["PolicyDocument"]["Statement"][1].update(
                Resource="*"),
            "any key of the bucket": lambda role: role["Policies"][0]["PolicyDocument"]["Statement"][0].update(
                Resource={"Fn::Sub": "arn:${AWS::Partition}:s3:::${CodeBucket}/*"}),
            "an action less": lambda role: role["Policies"][1]["PolicyDocument"]["Statement"][0]["Action"].pop(0),
            "the outputs swapped for the input": lambda role: role["Policies"][1]["PolicyDocument"]["Statement"][1].update(
                Resource={"Fn::GetAtt": ["InputStream", "Arn"]}),
        }
        for name, change in changes.items():
            with self.subTest(name):
                template = copy.deepcopy(stack.read())
                change(template["Resources"]["Role"]["Properties"])
                self.assertNotEqual(ALWAYS | WILDCARDS | POLLING | CONNECTOR_4, allowed(stack.resolve(template)))


if __name__ == "__main__":
    unittest.main()
