package dev.ktc.compiler.pattern;

import static dev.ktc.compiler.pattern.Pattern.Repeat.UNBOUNDED;

import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.pattern.Pattern.Anchor.Condition;
import dev.ktc.compiler.pattern.PatternMatcher.Answer;
import java.util.Arrays;

/// Runs a program on a text by backtracking, with its own stack.
///
/// It tries alternatives in CPython's order and takes back what CPython takes back: loop counts
/// always, groups only where CPython saves them. So a reference may see a group that was set on a
/// path given up since, exactly where CPython's does.
final class Backtracker {
  /// Dead ends are remembered only once a search turns out to be long.
  private static final int STEPS_BEFORE_MEMORY = 500;

  private final Program program;
  private final int[] text;
  private final int budget;
  private int steps;

  private int pc;
  private int at;

  /// Places noted for groups; those above `lastMark` do not count.
  private final int[] marks;

  private int lastMark = -1;

  /// The innermost loop that runs here, -1 for none.
  private int loop = -1;

  private final Loops loops = new Loops();
  private final Frames frames = new Frames();
  private final DeadEnds deadEnds = new DeadEnds();

  /// The frame of the innermost body that is matched on its own, -1 for the whole pattern.
  private int barrier = -1;

  Backtracker(Program program, int[] text, int budget) {
    this.program = program;
    this.text = text;
    this.budget = budget;
    this.marks = new int[program.marks()];
  }

  /// Tries to match from one place on.
  Answer matchAt(int start) {
    pc = 0;
    at = start;
    lastMark = -1;
    loop = -1;
    barrier = -1;
    frames.clear();
    loops.clear();
    while (true) {
      if (++steps > budget) {
        return Answer.GAVE_UP;
      }
      if (program.code(pc) == Program.SUCCESS && barrier < 0) {
        return Answer.FOUND;
      }
      if (!step() && !resume()) {
        return Answer.NOT_FOUND;
      }
    }
  }

  /// How many steps were taken so far.
  int steps() {
    return steps;
  }

  private int operand(int i) {
    return program.code(pc + i);
  }

  /// Runs one instruction; false where it does not fit.
  private boolean step() {
    return switch (program.code(pc)) {
      case Program.CHAR -> {
        boolean fits = at < text.length && program.takes(operand(1), text[at]);
        at++;
        pc += 2;
        yield fits;
      }
      case Program.AT -> {
        boolean holds = holds(Program.CONDITIONS.get(operand(1)), operand(2) == 1);
        pc += 3;
        yield holds;
      }
      case Program.MARK -> mark(operand(1));
      case Program.BRANCH -> branch();
      case Program.JUMP -> {
        pc = operand(1);
        yield true;
      }
      case Program.ONE_GREEDY -> oneGreedy();
      case Program.ONE_LAZY -> oneLazy();
      case Program.ONE_POSSESSIVE -> {
        int count = count(operand(1), operand(3));
        boolean enough = count >= operand(2);
        at += count;
        pc += 4;
        yield enough;
      }
      case Program.LOOP -> {
        frames.push(Frames.END_LOOP, pc, at, loop, lastMark, loops.size(), 0);
        loop = loops.add(loop, operand(1));
        pc = operand(1);
        yield true;
      }
      case Program.UNTIL_GREEDY -> untilGreedy();
      case Program.UNTIL_LAZY -> untilLazy();
      case Program.POSSESSIVE -> enterPossessive();
      case Program.ATOMIC -> {
        enter(Frames.ATOMIC, false);
        pc += 2;
        yield true;
      }
      case Program.LOOK -> look();
      case Program.REFERENCE -> reference(operand(1), operand(2));
      case Program.EXISTS -> {
        pc = isSet(operand(1)) ? pc + 3 : operand(2);
        yield true;
      }
      case Program.SUCCESS -> leaveBody();
      default -> throw new KtcBug("an unknown instruction");
    };
  }

  private boolean holds(Condition condition, boolean ascii) {
    int end = text.length;
    return switch (condition) {
      case TEXT_START -> at == 0;
      case LINE_START -> at == 0 || text[at - 1] == '\n';
      case TEXT_END -> at == end;
      case END -> at == end || (at == end - 1 && text[at] == '\n');
      case LINE_END -> at == end || text[at] == '\n';
      // On the empty text CPython 3.11 lets neither hold.
      case WORD_BOUNDARY -> end > 0 && isWord(at - 1, ascii) != isWord(at, ascii);
      case NOT_WORD_BOUNDARY -> end > 0 && isWord(at - 1, ascii) == isWord(at, ascii);
    };
  }

  private boolean isWord(int i, boolean ascii) {
    if (i < 0 || i >= text.length) {
      return false;
    }
    int c = text[i];
    if (c < 128) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
    return !ascii && PythonUnicode.word().contains(c);
  }

  private boolean mark(int mark) {
    if (mark > lastMark) {
      Arrays.fill(marks, lastMark + 1, mark, -1);
      lastMark = mark;
    }
    marks[mark] = at;
    pc += 2;
    return true;
  }

  /// Whether the group whose start is `mark` took something.
  private boolean isSet(int mark) {
    return mark < lastMark && marks[mark] >= 0 && marks[mark + 1] >= marks[mark];
  }

  private boolean reference(int mark, int letterCase) {
    if (!isSet(mark)) {
      return false;
    }
    for (int i = marks[mark]; i < marks[mark + 1]; i++, at++) {
      steps++;
      if (at >= text.length || fold(text[i], letterCase) != fold(text[at], letterCase)) {
        return false;
      }
    }
    pc += 3;
    return true;
  }

  private static int fold(int c, int letterCase) {
    if (letterCase == Program.EXACT) {
      return c;
    }
    if (c < 128) {
      return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
    return letterCase == Program.UNICODE_CASE ? PythonUnicode.lower(c) : c;
  }

  /// How often a set fits from here on, at most `max` times.
  private int count(int set, int max) {
    int end = max < text.length - at ? at + max : text.length;
    int i = at;
    while (i < end && program.takes(set, text[i])) {
      i++;
    }
    steps += i - at;
    return i - at;
  }

  private boolean branch() {
    if (isDeadEnd()) {
      return false;
    }
    push(Frames.BRANCH, loop >= 0, 1, 0);
    pc = operand(2);
    return true;
  }

  private boolean oneGreedy() {
    int min = operand(2);
    int count = count(operand(1), operand(3));
    if (count < min || isDeadEnd()) {
      return false;
    }
    at += count;
    if (count > min || marks.length > 0) {
      push(Frames.ONE_GREEDY, loop >= 0, count, 0);
    }
    pc += 4;
    return true;
  }

  private boolean oneLazy() {
    int min = operand(2);
    int count = count(operand(1), min);
    if (count < min || isDeadEnd()) {
      return false;
    }
    at += count;
    push(Frames.ONE_LAZY, loop >= 0, count, 0);
    pc += 4;
    return true;
  }

  private boolean untilGreedy() {
    int count = loops.count(loop) + 1;
    int max = operand(3);
    if (count < operand(2)) {
      return again(count);
    }
    if ((count < max || max == UNBOUNDED) && at != loops.lastStart(loop)) {
      if (isDeadEnd()) {
        return false;
      }
      push(Frames.GREEDY_BODY, true, count - 1, loops.lastStart(loop));
      loops.set(loop, count, at);
      pc = operand(1);
    } else {
      loop = loops.outer(loop);
      pc += 4;
    }
    return true;
  }

  private boolean untilLazy() {
    int count = loops.count(loop) + 1;
    if (count < operand(2)) {
      return again(count);
    }
    if (isDeadEnd()) {
      return false;
    }
    push(Frames.LAZY_TAIL, loops.outer(loop) >= 0, count, 0);
    loop = loops.outer(loop);
    pc += 4;
    return true;
  }

  /// One of the repetitions that must be.
  private boolean again(int count) {
    push(Frames.UNDO, false, count - 1, loops.lastStart(loop));
    loops.set(loop, count, loops.lastStart(loop));
    pc = operand(1);
    return true;
  }

  private boolean enterPossessive() {
    enter(Frames.POSSESSIVE, false);
    return nextPossessive(0, -1, pc);
  }

  /// Starts the next repetition of a possessive body, or goes on behind it.
  ///
  /// @param done repetitions so far
  /// @param lastStart where the last one that was not needed started, -1 for none
  private boolean nextPossessive(int done, int lastStart, int instruction) {
    int max = program.code(instruction + 3);
    boolean needed = done < program.code(instruction + 2);
    if (!needed && ((done >= max && max != UNBOUNDED) || at == lastStart)) {
      leave();
      pc = program.code(instruction + 1);
      return true;
    }
    leave();
    pc = instruction;
    enter(Frames.POSSESSIVE, !needed);
    frames.setCounts(barrier, done, needed ? -1 : at);
    pc = instruction + 4;
    return true;
  }

  private boolean look() {
    int back = operand(2);
    boolean negative = operand(3) == 1;
    if (back > at) {
      pc = operand(1);
      return negative;
    }
    enter(negative ? Frames.LOOK_NOT : Frames.LOOK, negative && loop >= 0);
    at -= back;
    pc += 4;
    return true;
  }

  /// Starts to match a body on its own.
  private void enter(int kind, boolean saveMarks) {
    push(kind, saveMarks, 0, -1);
    barrier = frames.enter(barrier, loops.size());
  }

  /// Forgets the body's alternatives: it has matched, or will be matched anew.
  private void leave() {
    int frame = barrier;
    loop = frames.loop(frame);
    loops.cut(frames.loopCount(frame));
    barrier = frames.outerBarrier(frame);
    frames.cut(frame);
  }

  /// A body has matched.
  private boolean leaveBody() {
    int frame = barrier;
    int kind = frames.kind(frame);
    int instruction = frames.pc(frame);
    if (kind == Frames.POSSESSIVE) {
      return nextPossessive(frames.first(frame) + 1, frames.second(frame), instruction);
    }
    if (kind == Frames.LOOK) {
      at = frames.at(frame);
    }
    leave();
    pc = program.code(instruction + 1);
    return kind != Frames.LOOK_NOT;
  }

  private void push(int kind, boolean saveMarks, int first, int second) {
    frames.push(kind, pc, at, loop, lastMark, first, second);
    if (saveMarks && lastMark >= 0) {
      frames.save(marks, lastMark + 1);
      steps += (lastMark + 1) / 8;
    }
  }

  /// Whether it is known that nothing fits from here; if not, failing will be noted.
  private boolean isDeadEnd() {
    if (marks.length > 0 || steps < STEPS_BEFORE_MEMORY) {
      return false;
    }
    deadEnds.start(pc, at);
    int outermost = barrier < 0 ? -1 : frames.loop(barrier);
    for (int l = loop; l != outermost; l = loops.outer(l)) {
      int until = loops.until(l);
      int count = loops.count(l);
      boolean endless = program.code(until + 3) == UNBOUNDED;
      deadEnds.add(endless ? Math.min(count, program.code(until + 2)) : count);
      deadEnds.add(loops.lastStart(l) == at ? 1 : 0);
      steps++;
    }
    if (deadEnds.isKnown()) {
      return true;
    }
    frames.push(Frames.DEAD_END, pc, at, loop, lastMark, deadEnds.keep(), 0);
    return false;
  }

  /// Goes back to the last alternative; false when there is none.
  private boolean resume() {
    while (!frames.isEmpty()) {
      int frame = frames.top();
      if (retry(frame, frames.kind(frame))) {
        return true;
      }
      steps++;
    }
    return false;
  }

  /// Takes back what a frame says; true where it offers another way, else it is gone.
  private boolean retry(int frame, int kind) {
    int first = frames.first(frame);
    int second = frames.second(frame);
    switch (kind) {
      case Frames.BRANCH, Frames.ONE_GREEDY, Frames.ONE_LAZY -> {
        restore(frame);
        return alternative(frame, kind, first);
      }
      case Frames.GREEDY_BODY -> {
        restore(frame);
        loops.set(loop, first, second);
        frames.cut(frame);
        loop = loops.outer(loop);
        pc += 4;
        return true;
      }
      case Frames.LAZY_TAIL -> {
        restore(frame);
        return lazyBody(frame, first);
      }
      case Frames.UNDO -> loops.set(frames.loop(frame), first, second);
      case Frames.END_LOOP -> loops.cut(first);
      case Frames.DEAD_END -> deadEnds.note(first);
      case Frames.LOOK_NOT, Frames.POSSESSIVE -> {
        return bodyFailed(frame, kind);
      }
      case Frames.LOOK, Frames.ATOMIC -> barrier = frames.outerBarrier(frame);
      default -> throw new KtcBug("an unknown frame");
    }
    frames.cut(frame);
    return false;
  }

  private void restore(int frame) {
    pc = frames.pc(frame);
    at = frames.at(frame);
    loop = frames.loop(frame);
    lastMark = frames.lastMark(frame);
    frames.restore(frame, marks);
  }

  private boolean alternative(int frame, int kind, int tried) {
    int step = kind == Frames.ONE_GREEDY ? -1 : 1;
    boolean exhausted =
        switch (kind) {
          case Frames.BRANCH -> tried == operand(1);
          case Frames.ONE_GREEDY -> tried == operand(2);
          default -> (tried == operand(3) && tried != UNBOUNDED) || count(operand(1), 1) == 0;
        };
    if (exhausted) {
      frames.cut(frame);
      return false;
    }
    frames.setCounts(frame, tried + step, 0);
    if (kind == Frames.BRANCH) {
      pc = operand(2 + tried);
    } else {
      at += step;
      frames.setAt(frame, at);
      pc += 4;
    }
    return true;
  }

  /// The tail of a lazy loop did not fit: once more through the body, if that may be.
  private boolean lazyBody(int frame, int count) {
    frames.cut(frame);
    int max = operand(3);
    if ((count >= max && max != UNBOUNDED) || at == loops.lastStart(loop)) {
      return false;
    }
    push(Frames.UNDO, false, count - 1, loops.lastStart(loop));
    loops.set(loop, count, at);
    pc = operand(1);
    return true;
  }

  /// A body did not match: good for a negative look, the end for a possessive repetition.
  private boolean bodyFailed(int frame, int kind) {
    int instruction = frames.pc(frame);
    boolean enough =
        kind == Frames.LOOK_NOT || frames.first(frame) >= program.code(instruction + 2);
    if (enough) {
      restore(frame);
    }
    leave();
    pc = program.code(instruction + 1);
    return enough;
  }
}
