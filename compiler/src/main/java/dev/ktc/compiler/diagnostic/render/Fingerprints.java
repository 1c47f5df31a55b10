package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.KtcBug;
import dev.ktc.compiler.source.Location;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What makes a finding the same finding after lines above it were added or removed.
final class Fingerprints {
  /// 128 bits: far from any collision, and still short.
  private static final int HEX_DIGITS = 32;

  private Fingerprints() {}

  /// One per finding, in the same order: a digest of the code and of the rule as written,
  /// or of its line where it is about no rule; then a counter for equal ones.
  static List<String> of(Report.CheckedFile file, List<Diagnostic> findings) {
    Map<String, Integer> counts = new HashMap<>();
    List<String> prints = new ArrayList<>();
    for (Diagnostic finding : findings) {
      String digest = digest(finding.code(), text(file, finding));
      prints.add(digest + ":" + counts.merge(digest, 1, Integer::sum));
    }
    return prints;
  }

  private static String text(Report.CheckedFile file, Diagnostic finding) {
    Location where = finding.primary().where();
    int rule = finding.rule().orElse(-1);
    if (rule >= 0 && rule < file.ruleTexts().size()) {
      return file.ruleTexts().get(rule);
    }
    return where.file().text(where.file().line(where.start().line()));
  }

  /// Indentation and the kind of line breaks change nothing.
  private static String digest(Code code, String text) {
    String lines = text.lines().map(String::strip).collect(Collectors.joining("\n"));
    byte[] bytes = (code.number() + "\n" + lines.strip()).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new KtcBug("every Java has SHA-256", e);
    }
  }
}
