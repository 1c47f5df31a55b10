"""Records what CPython 3.11 and PyYAML say of broken rule files.

Follows gen_optimize_config of KTransformers on a root module and one child, and inject where
arguments are unpacked. Writes one JSON object a line: the file's bytes as Latin-1, the phase, and
the last line of the traceback; of YAML's errors, the lines without places, joined with ": ".

    python3 tests/corpus/start/record.py > tests/corpus/start/failures.jsonl
"""

import json
import re
import sys
import types

import yaml

torch = types.ModuleType("torch")
torch.__path__ = []
nn = types.ModuleType("torch.nn")
nn.Module = type("Module", (), {})
nn.Linear = type("Linear", (nn.Module,), {})
torch.nn = nn
sys.modules["torch"] = torch
sys.modules["torch.nn"] = nn


def imported(path):
    parts = path.split(".")
    module = __import__(".".join(parts[:-1]), fromlist=[""])
    return getattr(module, parts[-1])


def visit(rules, name, module):
    for rule in rules:
        match = rule["match"]
        if "class" not in match and "name" not in match:
            raise Exception('match must have at least one of "class" and "name"')
        if "class" in match and not isinstance(module, imported(match["class"])):
            continue
        if "name" in match and re.search(match["name"], name) is None:
            continue
        if "replace" not in rule:
            raise Exception("replace must be in rule")
        replace = rule["replace"]
        return (
            replace["class"] if "class" in replace else "default",
            replace["kwargs"] if "kwargs" in replace else {},
        )
    return "default", {"generate_device": "cuda:0"}


def operator(**kwargs):
    pass


def start(content):
    phase = "P0"
    try:
        rules = yaml.load(content.decode("utf-8"), yaml.FullLoader)
        phase = "P1"
        visit(rules, "", nn.Module())
        cls, kwargs = visit(rules, "lm_head", nn.Linear())
        if cls != "default":
            phase = "P3"
            if cls != "torch.nn.Operator":
                imported(cls)
            try:
                operator(**kwargs)
            except TypeError as error:
                # Python names the function too.
                raise TypeError(str(error).split("() ")[-1])
        else:
            phase = "P4"
            kwargs["generate_device"]
        return None, None
    except yaml.MarkedYAMLError as error:
        said = ": ".join(part for part in (error.context, error.problem) if part)
    except yaml.reader.ReaderError as error:
        said = str(error).split("\n")[0]
    except UnicodeDecodeError as error:
        said = str(error).split(" in position")[0]
    except re.error as error:
        return phase, "re.error: " + str(error)
    except Exception as error:
        said = str(error)
        return phase, type(error).__name__ + ": " + said
    kind = type(error_of(content))
    module = "" if kind.__module__ == "builtins" else kind.__module__ + "."
    return phase, module + kind.__name__ + ": " + said


def error_of(content):
    """The error itself: an except clause has let go of it."""
    try:
        yaml.load(content.decode("utf-8"), yaml.FullLoader)
    except Exception as error:
        return error


RULE = "- match: {name: '^lm_head$'}\n  replace: "
CASES = [
    "",
    "{}",
    "match: {name: a}",
    "3",
    "text",
    "true",
    "- a",
    "- 3",
    "-",
    "- [1]",
    "- 1.5",
    "- replace: {}",
    "- match:\n  replace: {}",
    "- match: {}\n  replace: {}",
    "- match: a\n  replace: {}",
    "- match: [a]\n  replace: {}",
    "- match: 3\n  replace: {}",
    "- match: {name: }\n  replace: {}",
    "- match: {name: 3}\n  replace: {}",
    "- match: {name: [a]}\n  replace: {}",
    "- match: {name: {a: b}}\n  replace: {}",
    "- match: {class: }\n  replace: {}",
    "- match: {class: 3}\n  replace: {}",
    "- match: {class: [a]}\n  replace: {}",
    "- match: {class: Linear}\n  replace: {}",
    "- match: {class: ''}\n  replace: {}",
    "- match: {class: torch.nn.Linaer}\n  replace: {}",
    "- match: {class: torch.nn.}\n  replace: {}",
    "- match: {class: tourch.nn.Linear}\n  replace: {}",
    "- match: {class: torch.nm.Linear}\n  replace: {}",
    "- match: {name: '^lm_head$'}",
    RULE,
    RULE + "3",
    RULE + "{class: }",
    RULE + "{class: 3}",
    RULE + "{class: Default}",
    RULE + "{class: torch.nn.Operator, kwargs: }",
    RULE + "{class: torch.nn.Operator, kwargs: [1]}",
    RULE + "{class: torch.nn.Operator, kwargs: 3}",
    RULE + "{class: torch.nn.Operator, kwargs: {3: 4}}",
    RULE + "{class: default, kwargs: }",
    RULE + "{class: default, kwargs: [1]}",
    RULE + "{class: default, kwargs: abc}",
    RULE + "{class: default, kwargs: 3}",
    "- match: {name: '('}\n  replace: {}",
    "- match: {name: 'a**'}\n  replace: {}",
    "- match: {name: '\\p'}\n  replace: {}",
    "- match: {name: '[a'}\n  replace: {}",
    "- match: {name: '(?<n>a)'}\n  replace: {}",
    "- match: {name: '(?<=a*)b'}\n  replace: {}",
    "- match: {name: 'a(?i)b'}\n  replace: {}",
    "- match: {name: 'a{2,1}'}\n  replace: {}",
    '- match: {name: "^model\\.x"}\n  replace: {}',
    "- match: {name: *a}\n  replace: {}",
    "- match: {name: [0-9]+$}\n  replace: {}",
    "- match: {name: 'a}\n  replace: {}",
    "- match:\n    name: a: b\n  replace: {}",
    "- match:\n    name: a\n   replace: {}",
    "- match:\n\tname: a\n  replace: {}",
    "- match: {name: &a a}\n  replace: {class: &a b}",
    "- match: {name: @a}\n  replace: {}",
    "- match: {name: !foo a}\n  replace: {}",
    "- match: {name: a}\n  replace: {}\n---\n- match: {name: a}\n  replace: {}",
    "- match: {name: a}\n  replace: {kwargs: {a: 2024-13-01}}",
    "- match: {name: a}\n  replace: {kwargs: {[1]: 2}}",
    "- match: {name: a}\n  replace: {kwargs: {<<: 3}}",
    "- match: {name: =}\n  replace: {}",
    "%foo\n",
    "- match: {name: 'a\x00'}\n  replace: {}",
    "- match: {name: '\x07'}\n  replace: {}",
]
BYTES = [case.encode("utf-8") for case in CASES]
BYTES.append(b"- match: {name: '\xff'}\n  replace: {}")
BYTES.append("- match: {name: a}\n  replace: {}".encode("utf-16"))

for case in BYTES:
    phase, said = start(case)
    record = {"rules": case.decode("latin-1"), "phase": phase, "message": said}
    print(json.dumps(record))
