"""Runs a Pulumi YAML program with Pulumi's own Python SDK and its AWS package, on mocks, and prints what it registers.

    pulumi_program.py Pulumi.yaml    prints {"resources": [{"type", "name", "inputs"}], "outputs": {…}}

What stands in for Pulumi's YAML host is this file; whatever it does not know is an error. What is Pulumi's own is what
the program is about: each type token, each property's name and type, which properties are required, and each output that
is referred to are looked up in the classes of `pulumi_aws`, which are generated from the provider's schema."""

import collections.abc
import importlib
import json
import keyword
import pathlib
import re
import sys
import typing

import pulumi
import pulumi_yaml_rs
import yaml
from pulumi import _types as types

# As `parseInterpolate` of pulumi/pulumi-yaml has it: `$$` is a sign, `${` begins an expression.
EXPRESSION = re.compile(r"\$(\$)|\$\{([^}]*)\}")


class Wrong(Exception):
    """Something that Pulumi's YAML host would refuse, or the provider's schema."""


class Mocks(pulumi.runtime.Mocks):
    """Answers as a provider would that makes whatever it is asked for."""

    def __init__(self):
        self.registered = []

    def new_resource(self, args):
        # Providers are registered by the SDK for its own use.
        if not args.typ.startswith("pulumi:"):
            self.registered.append({"type": args.typ, "name": args.name, "inputs": args.inputs})
        made = {name: f"{name}-of-{args.name}" for name in ("arn", "invokeUrl", "executionArn", "apiEndpoint", "value")}
        return f"{args.name}-id", {**made, **args.inputs}

    def call(self, args):
        raise Wrong(f"`{args.token}` is not expected")


class Program:
    def __init__(self, path):
        text = pathlib.Path(path).read_text()
        self.known_by_another_reader(text, pathlib.Path(path).parent)
        self.tree = yaml.safe_load(text)
        unknown = set(self.tree) - {"name", "description", "runtime", "config", "variables", "resources", "outputs"}
        if unknown:
            raise Wrong(f"unknown keys of a program: {unknown}")
        self.made = {}
        self.classes = {}

    @staticmethod
    def known_by_another_reader(text, folder):
        seen = pulumi_yaml_rs.parse_template(text)
        diagnostics = seen["diagnostics"] + pulumi_yaml_rs.validate_and_classify(str(folder))
        if seen["has_errors"] or diagnostics:
            raise Wrong(f"the program cannot be read: {diagnostics}")

    def run(self):
        """Registers each resource; the outputs."""
        for name in self.tree["resources"]:
            self.resource(name)
        return {name: self.value(value) for name, value in self.tree.get("outputs", {}).items()}

    def resource(self, name):
        """The resource of this name; it is made if it is not, and so are those that it refers to."""
        if name in self.made:
            return self.made[name]
        if name not in self.tree["resources"]:
            raise Wrong(f"`{name}` is no resource")
        declared = self.tree["resources"][name]
        unknown = set(declared) - {"type", "name", "properties", "options", "defaultProvider"}
        if unknown:
            raise Wrong(f"unknown keys of the resource `{name}`: {unknown}")
        resource, arguments = classes(declared["type"])
        properties = declared.get("properties", {})
        options = self.options(declared.get("options", {}))
        made = resource(declared.get("name", name), self.object(arguments, properties, name), opts=options)
        self.classes[name], self.made[name] = resource, made
        return made

    def options(self, declared):
        unknown = set(declared) - {"dependsOn"}
        if unknown:
            raise Wrong(f"options that are not known here: {unknown}")
        return pulumi.ResourceOptions(depends_on=[self.value(value) for value in declared.get("dependsOn", [])])

    def object(self, cls, properties, where):
        """The properties as the class of their type, which checks those that are required."""
        names = {pulumi_name: python for python, pulumi_name in types.input_type_py_to_pulumi_names(cls).items()}
        kinds = types.input_type_types(cls)
        for name in properties:
            if name not in names:
                raise Wrong(f"`{where}.{name}` is no property of {cls.__name__}; these are: {sorted(names)}")
        checked = {
            names[name]: self.typed(value, kinds[name] if name in kinds else kinds[names[name]], f"{where}.{name}")
            for name, value in properties.items()
        }
        try:
            return cls(**checked)
        except TypeError as error:
            raise Wrong(f"`{where}`: {error}") from error

    def typed(self, value, kind, where):
        """The value, if it is of the type that the schema gives its property."""
        kind = types.unwrap_type(kind)
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if isinstance(value, str) and EXPRESSION.search(value):
            return self.value(value)
        if types.is_input_type(kind):
            return self.object(kind, value, where)
        if origin is not None and issubclass(origin, collections.abc.Mapping):
            if not isinstance(value, dict):
                raise Wrong(f"`{where}` has to be a map, not `{value!r}`")
            return {key: self.typed(item, arguments[1], f"{where}.{key}") for key, item in value.items()}
        if origin is not None and issubclass(origin, collections.abc.Sequence):
            if not isinstance(value, list):
                raise Wrong(f"`{where}` has to be a list, not `{value!r}`")
            return [self.typed(item, arguments[0], f"{where}[{at}]") for at, item in enumerate(value)]
        fits = {str: str, bool: bool, int: int, float: (int, float)}.get(kind)
        if fits is None:
            raise Wrong(f"`{where}` is of a type that is not known here: {kind}")
        if not isinstance(value, fits) or (kind is not bool and isinstance(value, bool)):
            raise Wrong(f"`{where}` has to be {kind.__name__}, not `{value!r}`")
        return value

    def value(self, value):
        """The value with its expressions evaluated."""
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            if list(value) == ["fn::secret"]:
                return pulumi.Output.secret(self.value(value["fn::secret"]))
            functions = [key for key in value if key.startswith("fn::")]
            if functions:
                raise Wrong(f"functions that are not known here: {functions}")
            return {key: self.value(item) for key, item in value.items()}
        if not isinstance(value, str):
            return value
        parts, end = [], 0
        for match in EXPRESSION.finditer(value):
            parts.append(value[end : match.start()])
            parts.append("$" if match[1] else self.reference(match[2]))
            end = match.end()
        parts.append(value[end:])
        parts = [part for part in parts if part != ""]
        if len(parts) == 1:
            return parts[0]
        return "".join(parts) if all(isinstance(part, str) for part in parts) else pulumi.Output.concat(*parts)

    def reference(self, expression):
        name, *path = expression.split(".")
        resource = self.resource(name)
        if not path:
            return resource
        outputs = {**types.resource_pulumi_to_py_names(self.classes[name]), "id": "id", "urn": "urn"}
        if len(path) != 1 or path[0] not in outputs:
            raise Wrong(f"`{expression}`: {self.classes[name].__name__} has only these outputs: {sorted(outputs)}")
        return getattr(resource, outputs[path[0]])


def classes(token):
    """The class of a resource and the class of its arguments."""
    package, module, name = token.split(":")
    if (package, module) == ("pulumi", "providers"):
        home = importlib.import_module(f"pulumi_{name}")
        return home.Provider, home.ProviderArgs
    # `aws:apigateway:RestApi` is short for `aws:apigateway/restApi:RestApi`.
    module, _, file = module.partition("/")
    if file not in ("", name[:1].lower() + name[1:]):
        raise Wrong(f"`{token}` is no type token")
    module += "_" if keyword.iskeyword(module) else ""
    try:
        home = importlib.import_module(f"pulumi_{package}.{module}")
        return getattr(home, name), getattr(home, f"{name}Args")
    except (ModuleNotFoundError, AttributeError) as error:
        raise Wrong(f"`{token}` is no type of the package: {error}") from error


def main():
    mocks = Mocks()
    pulumi.runtime.set_mocks(mocks, project="exported", stack="test", preview=False)
    program, outputs = Program(sys.argv[1]), {}

    @pulumi.runtime.test
    def run():
        return pulumi.Output.all(**program.run()).apply(outputs.update)

    try:
        run()
    except Wrong as error:
        sys.exit(str(error))
    print(json.dumps({"resources": mocks.registered, "outputs": outputs}))


if __name__ == "__main__":
    main()
