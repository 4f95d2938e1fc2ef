"""Takes from this process, for good, what decoding never needs: the network, other programs, other processes and,
but for its own folder and its libraries, the files. Two of Linux's own means, asked for by number: seccomp, Landlock.

Where a kernel lacks one of them, the other and the limits remain.
"""

import ctypes
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from struct import pack

_LIBC = ctypes.CDLL(None, use_errno=True)
# Numbers of the calls: on x86-64, and on arm64. None: that kernel has no such call.
_FATAL: dict[str, tuple[int, int | None]] = {
    # The network; `io_uring` could make the same calls unseen.
    "socket": (41, 198), "connect": (42, 203), "accept": (43, 202), "sendto": (44, 206), "sendmsg": (46, 211),
    "bind": (49, 200), "listen": (50, 201), "socketpair": (53, 199), "accept4": (288, 242), "sendmmsg": (307, 269),
    "io_uring_setup": (425, 425),
    # Other programs.
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    # Other processes, and the kernel itself.
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424), "unshare": (272, 97), "setns": (308, 268),
    "mount": (165, 40), "open_by_handle_at": (304, 265), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "init_module": (175, 105), "finit_module": (313, 273),
}  # fmt: skip
_CLONE, _CLONE3, _TGKILL = (56, 220), (435, 435), (234, 131)
_SECCOMP = (317, 277)
# Which machine: the column above, and how the kernel calls it.
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

# Landlock has the same numbers everywhere.
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
# Files and folders: to read; to write, cut, make and remove. What may be said about a single file.
_READ, _WRITE, _OF_A_FILE = (
    1 << 2 | 1 << 3,
    1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 14,
    1 << 1 | 1 << 2 | 1 << 14,
)


def shut_folders(readable: Iterable[str | Path], writable: Iterable[str | Path]) -> bool:
    """From here on no other file can be opened, nor by threads that start later. False: the kernel cannot.

    This and the next ask for `no_new_privs` before.
    """
    version = _LIBC.syscall(_LANDLOCK_CREATE, None, 0, 1) if sys.platform == "linux" else 0
    if version < 1:
        return False
    # What a version does not know it does not bar, and refuses to hear of.
    known = (1 << {1: 13, 2: 14}.get(version, 15)) - 1
    rules = _LIBC.syscall(_LANDLOCK_CREATE, pack("<Q", known), 8, 0)
    if rules < 0:
        return False
    for path, allowed in [*((p, _READ) for p in readable), *((p, _READ | _WRITE) for p in writable)]:
        _allow(rules, path, allowed & known)
    shut: bool = _LIBC.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0
    os.close(rules)
    return shut


def _allow(rules: int, path: str | Path, allowed: int) -> None:
    """What is not there needs no permission."""
    with suppress(OSError):
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        if not Path(path).is_dir():
            allowed &= _OF_A_FILE
        _LIBC.syscall(_LANDLOCK_ADD, rules, 1, pack("<Qi", allowed, opened), 0)
        os.close(opened)


def shut_calls() -> bool:
    """From here on the calls above end the process, in every thread. False: the kernel or the machine is another."""
    if sys.platform != "linux" or os.uname().machine not in _MACHINES or sys.maxsize < 2**32:
        return False
    column, machine = _MACHINES[os.uname().machine]
    program = b"".join(_filter(column, machine))
    instructions = ctypes.create_string_buffer(program, len(program))
    head = ctypes.create_string_buffer(pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions)))
    set_filter, every_thread = 1, 1
    return bool(_LIBC.syscall(_SECCOMP[column], set_filter, every_thread, head) == 0)


_LOAD, _IS, _HAS, _ANSWER = 0x20, 0x15, 0x45, 0x06
_KILL, _ALLOW, _REFUSE = 0x80000000, 0x7FFF0000, 0x00050000
_NUMBER_AT, _MACHINE_AT, _FIRST_AT = 0, 4, 16
_THREAD, _OTHER_ABI, _ENOSYS = 0x00010000, 0x40000000, 38


def _filter(column: int, machine: int) -> list[bytes]:
    """For the kernel's little machine: each line is an operation, two jumps (when true, when not) and a number."""
    fatal = [number for numbers in _FATAL.values() if (number := numbers[column]) is not None]
    return [
        _line(_LOAD, _MACHINE_AT),
        _line(_IS, machine, 1, 0),
        _line(_ANSWER, _KILL),
        _line(_LOAD, _NUMBER_AT),
        *([_line(_HAS, _OTHER_ABI, 0, 1), _line(_ANSWER, _KILL)] if column == 0 else []),
        *(line for number in fatal for line in (_line(_IS, number, 0, 1), _line(_ANSWER, _KILL))),
        # Its flags lie in memory, where no filter can look: libraries then take the older call.
        _line(_IS, _CLONE3[column], 0, 1),
        _line(_ANSWER, _REFUSE | _ENOSYS),
        # Threads, and no processes.
        _line(_IS, _CLONE[column], 0, 4),
        _line(_LOAD, _FIRST_AT),
        _line(_HAS, _THREAD, 1, 0),
        _line(_ANSWER, _KILL),
        _line(_ANSWER, _ALLOW),
        # A signal to itself, as abort() sends it.
        _line(_IS, _TGKILL[column], 0, 3),
        _line(_LOAD, _FIRST_AT),
        _line(_IS, os.getpid(), 1, 0),
        _line(_ANSWER, _KILL),
        _line(_ANSWER, _ALLOW),
    ]


def _line(operation: int, number: int, then: int = 0, otherwise: int = 0) -> bytes:
    return pack("HBBI", operation, then, otherwise, number)
