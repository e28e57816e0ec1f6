"""Writes TensorBoard event files, in plain Python.

An event file is a row of TFRecords (tensorflow/core/lib/io/record_writer.h), numbers in little-endian order:

    +---------------+---------------------+---------------+-------------------+
    | length uint64 | masked CRC of these | data          | masked CRC of the |
    |               | 8 bytes, uint32     | length bytes  | data, uint32      |
    +---------------+---------------------+---------------+-------------------+

The data is an Event message (tensorflow/core/util/event.proto) in the protobuf encoding, of which these fields are used:

    Event    1 wall_time double   2 step int64   3 file_version string   5 summary Summary   7 session_log SessionLog
    Summary  1 value Value, repeated             Value  1 tag string   2 simple_value float
    SessionLog  1 status enum (1 is START)
"""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Optional

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""Wire types of the protobuf encoding."""


class EventWriter:
    """One event file in a folder, which is made. Every event is on disk when the call that wrote it returns."""

    def __init__(self, folder: Path, first_step: int) -> None:
        """The START that comes first tells TensorBoard to forget what an earlier run wrote from `first_step` on."""
        folder.mkdir(parents=True, exist_ok=True)
        name = f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}"
        self.file = open(folder / name, "ab", buffering=0)
        self.write(bytes_field(3, b"brain.Event:2"))
        self.write(step_field(first_step) + bytes_field(7, varint_field(1, 1)))

    def scalars(self, step: int, values: Mapping[str, float]) -> None:
        summary = b"".join(bytes_field(1, scalar_value(tag, value)) for tag, value in values.items())
        self.write(step_field(step) + bytes_field(5, summary))

    def write(self, fields: bytes) -> None:
        event = key(1, FIXED64) + struct.pack("<d", time.time()) + fields
        length = struct.pack("<Q", len(event))
        self.file.write(length + masked_crc(length) + event + masked_crc(event))

    def __enter__(self) -> EventWriter:
        return self

    def __exit__(self, kind: Optional[type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.file.close()


def scalar_value(tag: str, value: float) -> bytes:
    return bytes_field(1, tag.encode()) + key(2, FIXED32) + struct.pack("<f", value)


def step_field(step: int) -> bytes:
    return varint_field(2, step)


def varint_field(field: int, number: int) -> bytes:
    return key(field, VARINT) + varint(number)


def bytes_field(field: int, content: bytes) -> bytes:
    return key(field, BYTES) + varint(len(content)) + content


def key(field: int, wire_type: int) -> bytes:
    return varint(field << 3 | wire_type)


def varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the top bit says that more follow. For numbers from 0."""
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def make_crc_table() -> list[int]:
    table = []
    for byte in range(256):
        for _ in range(8):
            # The Castagnoli polynomial with its bits reversed (RFC 3720, section 12.1).
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC_TABLE = make_crc_table()


def crc32c(content: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in content:
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def masked_crc(content: bytes) -> bytes:
    """Rotated and shifted, so that the CRC of data that holds CRCs stays a good check (tensorflow/core/lib/hash/crc32c.h)."""
    crc = crc32c(content)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)
