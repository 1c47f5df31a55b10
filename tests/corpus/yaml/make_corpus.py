#!/usr/bin/env python3
"""Records what PyYAML's FullLoader makes of many texts, in pyyaml.jsonl.gz.

usage: make_corpus.py RANDOM_RULES_JSONL_GZ

The texts: those of rows.txt, one or more for every rule of YAML 1.1 that is easily got wrong, every
random rule file of the fixtures, mutations of both, and random sequences of YAML's own tokens.
Recorded with PyYAML 6.0.3 on CPython 3.11. One JSON object a line:

  {"text": ..., "value": ...}                                   the value, written as below
  {"text": ..., "error": class, "problem": ..., "line": ..., "column": ...,
   "contextLine": ..., "contextColumn": ...}                    from 1; 0 where PyYAML tells none

A value is one string without blanks: None, True, False; JSON strings; integers as 0x1f; floats as
the 16 hexadecimal digits of their bits, or nan; [a,b] lists and tuples; {key:value} dicts in
order; anything else as its type, a blank and str() of it as a JSON string (sets: the type alone).
"""
import gzip
import json
import os
import random
import struct
import sys

import yaml

FRAGMENTS = [
    '"', "'", '\\', '\\\\', '\\.', '\\n', '\\/', '\\x41', '\\u00e9', '\\U0001F600', '\\ ', '\\\n',
    ': ', ':', ' :', '- ', '-', '? ', '?', '#', ' #', '# c\n', '\n', '\n\n', '\n  ', '\n    ',
    '\r\n', '\t', ' \t', '[', ']', '{', '}', ',', ', ', '&a ', '*a', '*a ', '&b', '<<: *a\n',
    '<<: ', '!!str ', '!!int ', '!!float ', '!!bool ', '!x ', '! ', '!!python/tuple ', '!!set ',
    '!!omap ', '!!binary ', '!!null ', '!!map ', '!!seq ', '|', '>', '|-\n', '>+\n', '|2\n',
    '>-\n  ', '%', '%YAML 1.1\n', '%TAG ! tag:x,2000:\n', '---', '---\n', '...\n', '--- ', '@',
    '`', '~', 'null', 'yes', 'No', 'ON', '1', '0', '010', '0x1F', '0b11', '1_000', '1e3',
    '1.5e+3', '.5', '1.', '.inf', '-.INF', '.nan', '1:30', '1:30.5', '0o10', '2024-01-01',
    '2024-1-1', '2001-12-14t21:59:43.10-05:00', '2024-13-45', '=', '<<', 'None', 'é', '\u2028',
    '\u0085', '\ufeff', '\U0001F600', '\x07', '\u00a0', 'a', 'key', 'cuda:1', '^model\\.layers',
    'x: y', "''", '""', '$', '*', '&', '!', '|\n', '>\n', '  ', ' ']


def canonical(value, around=()):
    if id(value) in around:
        raise RecursionError
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, int):
        return hex(value)
    if isinstance(value, float):
        return 'nan' if value != value else struct.pack('>d', value).hex()
    inner = around + (id(value),)
    if isinstance(value, (list, tuple)):
        return '[' + ','.join(canonical(each, inner) for each in value) + ']'
    if isinstance(value, dict):
        pairs = (canonical(k, inner) + ':' + canonical(v, inner) for k, v in value.items())
        return '{' + ','.join(pairs) + '}'
    kind = type(value)
    name = kind.__name__ if kind.__module__ == 'builtins' else kind.__module__ + '.' + kind.__name__
    return name if isinstance(value, set) else name + ' ' + json.dumps(str(value))


def error(kind, problem, mark=None, context=None):
    def place(at):
        return (at.line + 1, at.column + 1) if at else (0, 0)
    line, column = place(mark or context)
    context_line, context_column = place(context)
    return {'error': kind, 'problem': problem, 'line': line, 'column': column,
            'contextLine': context_line, 'contextColumn': context_column}


def record(text):
    try:
        value = yaml.load(text, Loader=yaml.FullLoader)
    except yaml.MarkedYAMLError as e:
        return error(type(e).__name__, e.problem, e.problem_mark, e.context_mark)
    except yaml.reader.ReaderError as e:
        return error('ReaderError', e.reason)
    except Exception as e:
        return error(type(e).__name__, str(e))
    try:
        return {'value': canonical(value)}
    except RecursionError:
        return error('recursive', '')


def mutated(rand, text):
    for _ in range(rand.choice([1, 1, 1, 1, 2, 2, 3])):
        choice = rand.random()
        at = rand.randrange(len(text) + 1)
        if choice < .45:
            text = text[:at] + rand.choice(FRAGMENTS) + text[at:]
        elif choice < .6:
            text = text[:at] + text[at + rand.choice([1, 1, 1, 2, 3, 8]):]
        elif choice < .72:
            text = text[:at] + rand.choice(FRAGMENTS) + text[at + 1:]
        else:
            text = '\n'.join(mutated_lines(rand, text.split('\n')))
    return text


def mutated_lines(rand, lines):
    i = rand.randrange(len(lines))
    choice = rand.random()
    if choice < .2:
        lines[i] = ' ' + lines[i]
    elif choice < .4:
        lines[i] = lines[i][1:]
    elif choice < .5:
        lines.insert(i, lines[rand.randrange(len(lines))])
    elif choice < .6:
        del lines[i]
    elif choice < .7:
        lines[i] = '\t' + lines[i]
    elif choice < .8:
        lines[i] += ' ' + rand.choice(FRAGMENTS)
    elif choice < .9:
        lines.insert(i, rand.choice(FRAGMENTS))
    elif ': ' in lines[i]:
        key = lines[i].split(': ')[0]
        lines[i] = key + ': ' + rand.choice(FRAGMENTS) + rand.choice(['', rand.choice(FRAGMENTS)])
    return lines


def texts(rand, rule_files, scale):
    rows = open(os.path.join(os.path.dirname(__file__), 'rows.txt'), newline='').read().split('=====\n')
    yield from (row[:-1] for row in rows)
    yield from rows
    yield from rule_files
    short = []
    for text in rule_files:
        items = text.split('\n- ')
        items[1:] = ['- ' + item for item in items[1:]]
        short += ['\n'.join(items[i:i + 2]) + '\n' for i in range(0, len(items), 2)]
    for _ in range(2500 * scale):
        yield mutated(rand, rand.choice(rows))
    for _ in range(1500 * scale):
        yield mutated(rand, rand.choice(short))
    for _ in range(1500 * scale):
        yield ''.join(rand.choice(FRAGMENTS) for _ in range(rand.randrange(1, 14)))


def main():
    """A second and third argument, a seed and a scale, make another and larger corpus."""
    rule_files = [json.loads(line)['rules'] for line in gzip.open(sys.argv[1], 'rt')]
    seed, scale = (int(sys.argv[2]), int(sys.argv[3])) if len(sys.argv) > 3 else (20, 1)
    out = sys.argv[4] if len(sys.argv) > 4 else 'pyyaml.jsonl.gz'
    with open(out, 'wb') as raw, gzip.GzipFile(fileobj=raw, mode='wb', mtime=0, filename='') as f:
        for text in texts(random.Random(seed), rule_files, scale):
            line = json.dumps({'text': text, **record(text)}, ensure_ascii=False)
            f.write(line.encode('utf-8', 'surrogatepass') + b'\n')


if __name__ == '__main__':
    main()
