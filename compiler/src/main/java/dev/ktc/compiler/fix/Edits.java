package dev.ktc.compiler.fix;

import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Edits of one text that lie apart from one another.
final class Edits {
  private final SourceFile file;

  /// By where they start; edits of one fix that touch stand in their order.
  private final TreeMap<Integer, List<Fix.Edit>> byStart = new TreeMap<>();

  Edits(SourceFile file) {
    this.file = file;
  }

  /// Takes a fix, unless it has an edit of another file or one that touches an edit taken before.
  boolean add(Fix fix) {
    for (Fix.Edit edit : fix.edits()) {
      if (edit.where().file() != file || touches(edit.where().span())) {
        return false;
      }
    }
    for (Fix.Edit edit : fix.edits()) {
      int start = edit.where().span().start();
      byStart.computeIfAbsent(start, _ -> new ArrayList<>()).add(edit);
    }
    return !fix.edits().isEmpty();
  }

  private boolean touches(Span span) {
    Map.Entry<Integer, List<Fix.Edit>> before = byStart.floorEntry(span.end());
    return before != null
        && before.getValue().stream().anyMatch(e -> e.where().span().end() >= span.start());
  }

  /// The text with all of them done.
  String apply() {
    String text = file.text();
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (List<Fix.Edit> here : byStart.values()) {
      for (Fix.Edit edit : here) {
        out.append(text, done, Math.max(done, edit.where().span().start())).append(edit.text());
        done = Math.max(done, edit.where().span().end());
      }
    }
    return out.append(text, done, text.length()).toString();
  }

  /// Where a place of the old text stands in the new one; -1 when it is gone.
  int moved(int offset) {
    int shift = 0;
    for (List<Fix.Edit> here : byStart.headMap(offset, true).values()) {
      for (Fix.Edit edit : here) {
        Span span = edit.where().span();
        if (span.end() > offset) {
          return -1;
        }
        shift += edit.text().length() - span.length();
      }
    }
    return offset + shift;
  }
}
