package dev.ktc.compiler.pattern;

import dev.ktc.compiler.diagnostic.KtcBug;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Looks up characters by name, as `\N{…}` does.
///
/// Names never change once given, so the JDK's may be used where CPython knows one too.
public final class UnicodeNames {
  private static final String ALIASES = "aliases14.txt";
  private static final String IDEOGRAPH = "CJK UNIFIED IDEOGRAPH-";
  private static final String SYLLABLE = "HANGUL SYLLABLE ";
  private static final int FIRST_SYLLABLE = 0xAC00;

  private static final List<String> INITIALS =
      List.of("G,GG,N,D,DD,R,M,B,BB,S,SS,,J,JJ,C,K,T,P,H".split(","));
  private static final List<String> VOWELS =
      List.of("A,AE,YA,YAE,EO,E,YEO,YE,O,WA,WAE,OE,YO,U,WEO,WE,WI,YU,EU,YI,I".split(","));
  private static final List<String> FINALS =
      List.of(",G,GG,GS,N,NJ,NH,D,L,LG,LM,LB,LS,LT,LP,LH,M,B,BS,S,SS,NG,J,C,K,T,P,H".split(","));

  private UnicodeNames() {}

  /// The code point of a name, or -1.
  public static int lookup(String name) {
    if (name.startsWith(IDEOGRAPH)) {
      return ideograph(name.substring(IDEOGRAPH.length()));
    }
    if (name.startsWith(SYLLABLE)) {
      return syllable(name.substring(SYLLABLE.length()));
    }
    if (!name.chars().allMatch(c -> c >= ' ' && c < 127) || !name.equals(name.strip())) {
      return -1;
    }
    String upper = name.toUpperCase(Locale.ROOT);
    int codePoint = official(upper);
    return codePoint >= 0 ? codePoint : alias(upper);
  }

  private static int official(String name) {
    try {
      int codePoint = Character.codePointOf(name);
      boolean same = name.equals(Character.getName(codePoint));
      return same && PythonUnicode.named().contains(codePoint) ? codePoint : -1;
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }

  private static int ideograph(String digits) {
    if (!digits.matches("[0-9A-F]{4,5}")) {
      return -1;
    }
    int codePoint = Integer.parseInt(digits, 16);
    return PythonUnicode.ideographs().contains(codePoint) ? codePoint : -1;
  }

  /// A syllable's name is put together from the names of its letters.
  private static int syllable(String letters) {
    for (int i = 0; i < INITIALS.size(); i++) {
      for (int v = 0; v < VOWELS.size(); v++) {
        String start = INITIALS.get(i) + VOWELS.get(v);
        int f = letters.startsWith(start) ? FINALS.indexOf(letters.substring(start.length())) : -1;
        if (f >= 0) {
          return FIRST_SYLLABLE + (i * VOWELS.size() + v) * FINALS.size() + f;
        }
      }
    }
    return -1;
  }

  private static int alias(String name) {
    return Aliases.CODE_POINTS.getOrDefault(name, -1);
  }

  private static final class Aliases {
    static final Map<String, Integer> CODE_POINTS = read();

    private static Map<String, Integer> read() {
      InputStream in = UnicodeNames.class.getResourceAsStream(ALIASES);
      if (in == null) {
        throw new KtcBug("the character names are not in the jar");
      }
      Map<String, Integer> out = new HashMap<>();
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          int space = line.indexOf(' ');
          out.put(line.substring(space + 1), Integer.parseInt(line.substring(0, space), 16));
        }
      } catch (IOException e) {
        throw new KtcBug("the character names cannot be read", e);
      }
      return out;
    }
  }
}
