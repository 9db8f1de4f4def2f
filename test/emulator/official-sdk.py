"""The whole life of a registry, driven by Huawei Cloud's own Python SDK; prints what each call gave, as JSON."""

import json
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkswr import v2 as swr

endpoint, access_key, secret_key, project_id, instance_id = sys.argv[1:]
client = (
    swr.SwrClient.new_builder()
    .with_credentials(BasicCredentials(access_key, secret_key, project_id))
    .with_endpoint(endpoint)
    .build()
)


def body(**changes):
    return {
        "name": "hub",
        "type": "swr-pro",
        "url": "https://harbor.example.com",
        "description": "by the official SDK",
        "insecure": False,
        "credential": {"type": "basic", "access_key": "robot", "access_secret": "far-secret-1"},
        "dns_conf": {"hosts": {"harbor.example.com": "10.0.0.5"}},
        **changes,
    }


def plain(response):
    return response.to_dict()


created = plain(client.create_instance_registry(swr.CreateInstanceRegistryRequest(instance_id, body())))
number = created["id"]
shown = plain(client.show_instance_registry(swr.ShowInstanceRegistryRequest(instance_id, number)))
client.update_instance_registry(swr.UpdateInstanceRegistryRequest(instance_id, number, body(description="changed")))
listed = plain(client.list_instance_registries(swr.ListInstanceRegistriesRequest(instance_id=instance_id, name="hu")))
client.delete_instance_registry(swr.DeleteInstanceRegistryRequest(instance_id, number))
try:
    client.show_instance_registry(swr.ShowInstanceRegistryRequest(instance_id, number))
    gone = None
except ServiceResponseException as error:
    gone = {"status": error.status_code, "code": error.error_code, "request_id": error.request_id}

print(json.dumps({"created": created, "shown": shown, "listed": listed, "gone": gone}))
