"""Creates and deletes stacks of AWS CloudFormation with AWS's own client.

    cloudformation.py ENDPOINT create NAME TEMPLATE    prints the stack's outputs as a JSON object
    cloudformation.py ENDPOINT delete NAME

A template that is too long for the call goes by way of a bucket of S3, as with `aws cloudformation deploy --s3-bucket`.
A stack that ends in any other state than asked for is told with the events that say why."""

import json
import pathlib
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError


LONGEST = 51_200


def client_of(service: str, endpoint: str):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(s3={"addressing_style": "path"}),
    )


def told(endpoint: str, name: str, template: str) -> dict:
    """The template as the calls take it."""
    text = pathlib.Path(template).read_text()
    if len(text.encode()) <= LONGEST:
        return {"TemplateBody": text}
    s3 = client_of("s3", endpoint)
    s3.create_bucket(Bucket="templates")
    s3.put_object(Bucket="templates", Key=name, Body=text.encode())
    return {"TemplateURL": f"{endpoint}/templates/{name}"}


def main() -> None:
    endpoint, verb, name, *template = sys.argv[1:]
    client = client_of("cloudformation", endpoint)
    pace = {"Delay": 1, "MaxAttempts": 120}
    try:
        if verb == "create":
            client.create_stack(StackName=name, **told(endpoint, name, *template))
            client.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=pace)
            stack = client.describe_stacks(StackName=name)["Stacks"][0]
            print(json.dumps({output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}))
        else:
            client.delete_stack(StackName=name)
            client.get_waiter("stack_delete_complete").wait(StackName=name, WaiterConfig=pace)
    except ClientError as error:
        sys.exit(str(error))
    except WaiterError as error:
        events = client.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in events]
        sys.exit("\n".join([str(error), *reasons]))


if __name__ == "__main__":
    main()
