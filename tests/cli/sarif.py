"""What SARIF 2.1.0 (OASIS, 2020) requires of a log, and nothing that it does not know."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)


class Message(Strict):
    text: str = Field(min_length=1)


class Rule(Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    help: Message


class Driver(Strict):
    name: str
    rules: list[Rule]


class Tool(Strict):
    driver: Driver


class Artifact(Strict):
    uri: str = Field(pattern=r"^(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+$")
    uri_base_id: str | None = None


class Region(Strict):
    start_line: int = Field(ge=1)


class PhysicalLocation(Strict):
    artifact_location: Artifact
    region: Region


class Location(Strict):
    physical_location: PhysicalLocation


class Result(Strict):
    rule_id: str
    rule_index: int = Field(ge=0)
    level: Literal["none", "note", "warning", "error"]
    message: Message
    locations: list[Location] = Field(min_length=1)
    partial_fingerprints: dict[str, str]


class Run(Strict):
    tool: Tool
    column_kind: Literal["utf16CodeUnits", "unicodeCodePoints"]
    results: list[Result]


class Log(Strict):
    schema_uri: str = Field(alias="$schema", pattern="sarif-2.1.0")
    version: Literal["2.1.0"]
    runs: list[Run] = Field(min_length=1)
