package dev.ktc.compiler.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Turns the tree of a pattern into instructions.
final class ProgramBuilder {
  /// Widths are only exact below this; no text is longer.
  private static final long MANY = 1L << 40;

  private final Map<CodePointSet, Integer> sets = new LinkedHashMap<>();
  private final Map<Integer, Pattern> groups = new HashMap<>();
  private final Map<Integer, Long> widths = new HashMap<>();
  private int[] code = new int[64];
  private int size;
  private boolean usesGroups;

  private ProgramBuilder() {}

  static Program build(Pattern pattern) {
    ProgramBuilder builder = new ProgramBuilder();
    builder.survey(pattern);
    builder.emit(pattern);
    builder.add(Program.SUCCESS);
    int marks = 0;
    if (builder.usesGroups) {
      for (int number : builder.groups.keySet()) {
        marks = Math.max(marks, 2 * number);
      }
    }
    return new Program(
        Arrays.copyOf(builder.code, builder.size),
        builder.sets.keySet().toArray(new CodePointSet[0]),
        marks,
        builder.minWidth(pattern),
        startsWithCharacter(pattern, true));
  }

  /// Whether CPython's search looks for the first character before it tries to match.
  private static boolean startsWithCharacter(Pattern pattern, boolean setToo) {
    return switch (pattern) {
      case Pattern.Capture capture -> startsWithCharacter(capture.body(), setToo);
      case Pattern.Sequence sequence -> {
        for (Pattern part : sequence.parts()) {
          if (!(part instanceof Pattern.Empty)) {
            yield startsWithCharacter(part, setToo);
          }
        }
        yield false;
      }
      case Pattern.Alternation alternation ->
          setToo && alternation.branches().stream().allMatch(b -> startsWithCharacter(b, false));
      case Pattern.Chars chars ->
          switch (chars.form()) {
            case LITERAL -> chars.set().equals(CodePointSet.of(chars.set().first(0)));
            case CLASS, ESCAPE -> setToo;
            case DOT -> false;
          };
      default -> false;
    };
  }

  /// Finds the groups, and whether anything asks what they took.
  private void survey(Pattern pattern) {
    switch (pattern) {
      case Pattern.Sequence sequence -> sequence.parts().forEach(this::survey);
      case Pattern.Alternation alternation -> alternation.branches().forEach(this::survey);
      case Pattern.Repeat repeat -> survey(repeat.body());
      case Pattern.Atomic atomic -> survey(atomic.body());
      case Pattern.Look look -> survey(look.body());
      case Pattern.Capture capture -> {
        groups.put(capture.number(), capture.body());
        survey(capture.body());
      }
      case Pattern.Conditional conditional -> {
        usesGroups = true;
        survey(conditional.yes());
        survey(conditional.no());
      }
      case Pattern.BackReference _ -> usesGroups = true;
      case Pattern.Empty _, Pattern.Chars _, Pattern.Anchor _ -> {}
    }
  }

  private void emit(Pattern pattern) {
    switch (pattern) {
      case Pattern.Empty _ -> {}
      case Pattern.Chars chars -> add(Program.CHAR, set(chars.set()));
      case Pattern.Sequence sequence -> sequence.parts().forEach(this::emit);
      case Pattern.Alternation alternation -> emitBranches(alternation.branches());
      case Pattern.Repeat repeat -> emitRepeat(repeat);
      case Pattern.Capture capture -> {
        mark(2 * capture.number() - 2);
        emit(capture.body());
        mark(2 * capture.number() - 1);
      }
      case Pattern.Atomic atomic -> emitBody(atomic.body(), Program.ATOMIC, 0);
      case Pattern.Look look -> {
        int back = look.ahead() ? 0 : (int) Math.min(minWidth(look.body()), Integer.MAX_VALUE);
        emitBody(look.body(), Program.LOOK, 0, back, look.negative() ? 1 : 0);
      }
      case Pattern.Anchor anchor ->
          add(Program.AT, Program.CONDITIONS.indexOf(anchor.condition()), anchor.ascii() ? 1 : 0);
      case Pattern.BackReference reference ->
          add(Program.REFERENCE, 2 * reference.group() - 2, letterCase(reference));
      case Pattern.Conditional conditional -> emitConditional(conditional);
    }
  }

  private static int letterCase(Pattern.BackReference reference) {
    if (!reference.ignoreCase()) {
      return Program.EXACT;
    }
    return reference.ascii() ? Program.ASCII_CASE : Program.UNICODE_CASE;
  }

  private void mark(int mark) {
    if (usesGroups) {
      add(Program.MARK, mark);
    }
  }

  private void emitBranches(List<Pattern> branches) {
    int targets = size + 2;
    add(Program.BRANCH, branches.size());
    add(new int[branches.size()]);
    List<Integer> jumps = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      code[targets + i] = size;
      emit(branches.get(i));
      jumps.add(size + 1);
      add(Program.JUMP, 0);
    }
    jumps.forEach(jump -> code[jump] = size);
  }

  private void emitRepeat(Pattern.Repeat repeat) {
    int min = repeat.min();
    int max = repeat.max();
    if (repeat.body() instanceof Pattern.Chars chars) {
      int operation =
          switch (repeat.greed()) {
            case GREEDY -> Program.ONE_GREEDY;
            case LAZY -> Program.ONE_LAZY;
            case POSSESSIVE -> Program.ONE_POSSESSIVE;
          };
      add(operation, set(chars.set()), min, max);
    } else if (repeat.greed() == Pattern.Repeat.Greed.POSSESSIVE) {
      emitBody(repeat.body(), Program.POSSESSIVE, 0, min, max);
    } else {
      int loop = size;
      add(Program.LOOP, 0);
      int body = size;
      emit(repeat.body());
      code[loop + 1] = size;
      boolean greedy = repeat.greed() == Pattern.Repeat.Greed.GREEDY;
      add(greedy ? Program.UNTIL_GREEDY : Program.UNTIL_LAZY, body, min, max);
    }
  }

  /// An instruction whose first operand is the end of the body that follows it.
  private void emitBody(Pattern body, int... instruction) {
    int start = size;
    add(instruction);
    emit(body);
    add(Program.SUCCESS);
    code[start + 1] = size;
  }

  private void emitConditional(Pattern.Conditional conditional) {
    int test = size;
    add(Program.EXISTS, 2 * conditional.group() - 2, 0);
    emit(conditional.yes());
    int jump = size;
    add(Program.JUMP, 0);
    code[test + 2] = size;
    emit(conditional.no());
    code[jump + 1] = size;
  }

  private int set(CodePointSet set) {
    return sets.computeIfAbsent(set, _ -> sets.size());
  }

  private void add(int... words) {
    if (size + words.length > code.length) {
      code = Arrays.copyOf(code, 2 * (size + words.length));
    }
    System.arraycopy(words, 0, code, size, words.length);
    size += words.length;
  }

  /// How many code points a pattern takes at least. In a lookbehind that is what it takes always.
  private long minWidth(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Chars _ -> 1;
      case Pattern.Empty _, Pattern.Look _, Pattern.Anchor _ -> 0;
      case Pattern.Sequence sequence -> {
        long sum = 0;
        for (Pattern part : sequence.parts()) {
          sum = Math.min(MANY, sum + minWidth(part));
        }
        yield sum;
      }
      case Pattern.Alternation alternation -> {
        long min = MANY;
        for (Pattern branch : alternation.branches()) {
          min = Math.min(min, minWidth(branch));
        }
        yield min;
      }
      case Pattern.Repeat repeat -> {
        long width = repeat.min() == 0 ? 0 : minWidth(repeat.body());
        yield width > MANY / Math.max(1, repeat.min()) ? MANY : width * repeat.min();
      }
      case Pattern.Capture capture -> groupWidth(capture.number());
      case Pattern.Atomic atomic -> minWidth(atomic.body());
      case Pattern.BackReference reference -> groupWidth(reference.group());
      case Pattern.Conditional conditional ->
          Math.min(minWidth(conditional.yes()), minWidth(conditional.no()));
    };
  }

  /// Computed once per group: references to groups full of references would take for ever.
  private long groupWidth(int number) {
    Long known = widths.get(number);
    Pattern body = groups.get(number);
    if (known != null || body == null) {
      return known == null ? 0 : known;
    }
    long width = minWidth(body);
    widths.put(number, width);
    return width;
  }
}
