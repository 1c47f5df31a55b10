package dev.ktc.compiler.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Edits that lie apart are done together; those that touch wait.
class EditsTest {
  private static final SourceFile FILE = new SourceFile("a", "0123456789");

  @Test
  void areDoneInAnyOrder() {
    Edits edits = new Edits(FILE);
    assertThat(edits.add(fix(edit(7, 9, "x")))).isTrue();
    assertThat(edits.add(fix(edit(0, 0, ">"), edit(2, 4, "")))).isTrue();
    assertThat(edits.apply()).isEqualTo(">01456x9");
    assertThat(edits.moved(1)).isEqualTo(2);
    assertThat(edits.moved(3)).isEqualTo(-1);
    assertThat(edits.moved(4)).isEqualTo(3);
    assertThat(edits.moved(9)).isEqualTo(7);
  }

  @Test
  void waitWhereTheyTouch() {
    Edits edits = new Edits(FILE);
    assertThat(edits.add(fix(edit(3, 6, "x")))).isTrue();
    assertThat(edits.add(fix(edit(5, 7, "y")))).isFalse();
    assertThat(edits.add(fix(edit(6, 6, "y")))).isFalse();
    assertThat(edits.add(fix(edit(3, 3, "y")))).isFalse();
    assertThat(edits.add(fix(edit(0, 1, "y"), edit(4, 5, "z")))).isFalse();
    assertThat(edits.add(fix(edit(7, 8, "y")))).isTrue();
    assertThat(edits.apply()).isEqualTo("012x6y89");
  }

  /// A fix may put something where it takes something away.
  @Test
  void ofOneFixMayTouch() {
    Edits edits = new Edits(FILE);
    assertThat(edits.add(fix(edit(2, 4, ""), edit(4, 4, "x")))).isTrue();
    assertThat(edits.apply()).isEqualTo("01x456789");
  }

  @Test
  void ofAnotherFileAreLeftOut() {
    Edits edits = new Edits(FILE);
    Location elsewhere = new Location(new SourceFile("b", "012"), new Span(0, 1));
    assertThat(edits.add(fix(new Fix.Edit(elsewhere, "")))).isFalse();
    assertThat(edits.add(fix())).isFalse();
    assertThat(edits.apply()).isEqualTo(FILE.text());
  }

  private static Fix fix(Fix.Edit... edits) {
    return new Fix(Fix.Safety.SAFE, "mend", List.of(edits));
  }

  private static Fix.Edit edit(int start, int end, String text) {
    return new Fix.Edit(new Location(FILE, new Span(start, end)), text);
  }
}
