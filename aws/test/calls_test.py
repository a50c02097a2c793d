"""The calls that the deployed applications have made, by the evaluator of IAM: their roles allow each, and would not without
the statement for it.

DEPLOYED is a folder with one folder for each: calls as DeployedApplicationIT leaves them, parameters.json of its stack.
"""

import copy
import json
import os
import unittest
from pathlib import Path

import policy_test
import stack


def recorded(folder):
    """Actions and ARNs."""
    for line in (folder / "calls").read_text().splitlines():
        action, resource = line.split(" ")
        # The time at which a consumer was made.
        resource = resource.replace(":*", ":1700000000")
        yield action, f"arn:aws:kinesis:{stack.REGION}:{stack.ACCOUNT}:{resource}"


def without(documents, action):
    """The policies without an action."""
    changed = copy.deepcopy(documents)
    for document in changed:
        for statement in document["Statement"]:
            statement["Action"] = [each for each in stack.as_list(statement["Action"]) if each != action]
    return changed


class CallsTest(unittest.TestCase):
    def test_the_role_allows_what_the_application_has_called(self):
        folders = sorted(Path(os.environ["DEPLOYED"]).iterdir())
        self.assertTrue(folders)
        for folder in folders:
            parameters = json.loads((folder / "parameters.json").read_text())
            documents = list(stack.policies(stack.resolve(stack.read(), **parameters)).values())
            calls = list(recorded(folder))
            self.assertTrue(calls)
            for action, resource in calls:
                with self.subTest(folder.name, action=action, resource=resource):
                    self.assertTrue(policy_test.permitted(documents, action, resource))
                    self.assertFalse(policy_test.permitted(without(documents, action), action, resource))


if __name__ == "__main__":
    unittest.main()
