package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.json.JsonValue;
import dev.ktc.compiler.json.JsonValue.JsonArray;
import dev.ktc.compiler.json.JsonValue.JsonNumber;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.json.JsonValue.JsonString;
import dev.ktc.compiler.json.JsonValue.Member;
import dev.ktc.compiler.model.file.StoredTensor.ElementType;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Checks the JSON header of one safetensors file and makes a list of tensors of it.
final class SafetensorsHeader {
  private static final int MAX_FINDINGS = 5;
  private static final int MAX_NAME = 1000;
  private static final int MAX_DEPTH = 64;
  private static final int MAX_RANK = 64;
  private static final int MAX_DIGITS = 18;

  private final SourceFile file;
  private final long dataBytes;
  private final List<StoredTensor> tensors = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private int faults;

  /// What is wrong with one tensor.
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Span span;

    Fault(Span span, String what) {
      super(what, null, false, false);
      this.span = span;
    }
  }

  /// @param file the header's text, under the name of its file
  /// @param dataBytes how many bytes follow it
  SafetensorsHeader(SourceFile file, long dataBytes) {
    this.file = file;
    this.dataBytes = dataBytes;
  }

  /// The tensors in header order.
  Outcome<List<StoredTensor>> read() {
    if (!file.text().startsWith("{")) {
      report(new Span(0, Math.min(1, file.text().length())), "has a header that is no object");
      return new Outcome<>(null, diagnostics);
    }
    List<Diagnostic> notJson = JsonReader.members(file, this::member);
    if (!notJson.isEmpty()) {
      return new Outcome<>(null, notJson);
    }
    if (faults == 0) {
      checkRanges();
    }
    if (faults > MAX_FINDINGS) {
      diagnostics.add(
          finding(Span.at(0), "has " + (faults - MAX_FINDINGS) + " more faults of this kind"));
    }
    return new Outcome<>(faults == 0 ? tensors : null, diagnostics);
  }

  private void member(Member member) {
    String name = member.name();
    if (!names.add(name)) {
      report(member.nameSpan(), "describes `" + name + "` twice");
    } else if (!name.equals("__metadata__")) {
      try {
        tensors.add(tensor(member));
      } catch (Fault fault) {
        report(fault.span, String.valueOf(fault.getMessage()));
      }
    }
  }

  private StoredTensor tensor(Member member) throws Fault {
    String name = member.name();
    if (!isPossible(name)) {
      throw new Fault(member.nameSpan(), "holds a tensor with a name that no parameter can have");
    }
    if (!(member.value() instanceof JsonObject entry)) {
      throw new Fault(member.value().span(), "must describe `" + name + "` with an object");
    }
    ElementType type = type(name, entry);
    List<Long> shape = numbers(name, entry, "shape", MAX_RANK);
    List<Long> offsets = numbers(name, entry, "data_offsets", 2);
    Span place = span(entry, "data_offsets");
    if (offsets.size() != 2 || offsets.getFirst() > offsets.getLast()) {
      throw new Fault(place, "must place `" + name + "` with a begin and an end after it");
    }
    long begin = offsets.getFirst();
    long end = offsets.getLast();
    long bytes = bytes(type, shape);
    if (bytes != end - begin) {
      String needs = bytes < 0 ? "more than there can be" : String.valueOf(bytes);
      throw new Fault(
          place, "gives `" + name + "` " + (end - begin) + " bytes, its shape needs " + needs);
    }
    if (end > dataBytes) {
      throw new Fault(
          place,
          String.format(
              "places `%s` at bytes %d to %d, but has %d bytes of data",
              name, begin, end, dataBytes));
    }
    return new StoredTensor(
        name, type, shape, begin, end, file, member.nameSpan().union(entry.span()));
  }

  private static ElementType type(String name, JsonObject entry) throws Fault {
    if (!(entry.get("dtype") instanceof JsonString(Span span, String text))) {
      throw new Fault(span(entry, "dtype"), "must give `" + name + "` a `dtype`");
    }
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(text)) {
        return type;
      }
    }
    String known =
        Arrays.stream(ElementType.values()).map(Enum::name).collect(Collectors.joining(", "));
    throw new Fault(span, "stores `" + name + "` as `" + text + "`; known are " + known);
  }

  private static List<Long> numbers(String name, JsonObject entry, String key, int most)
      throws Fault {
    if (!(entry.get(key) instanceof JsonArray(Span span, List<JsonValue> items))) {
      throw new Fault(span(entry, key), "must give `" + name + "` a list `" + key + "`");
    }
    if (items.size() > most) {
      throw new Fault(span, "gives `" + name + "` too long a `" + key + "`");
    }
    List<Long> out = new ArrayList<>();
    for (JsonValue item : items) {
      long number = item instanceof JsonNumber(Span _, String text) ? parse(text) : -1;
      if (number < 0) {
        throw new Fault(
            item.span(), "gives `" + name + "` a `" + key + "` with something that is no size");
      }
      out.add(number);
    }
    return out;
  }

  private static long parse(String text) {
    boolean digits =
        text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : -1;
  }

  /// -1 where that is more than a long holds, or no whole number of bytes.
  private static long bytes(ElementType type, List<Long> shape) {
    try {
      long bits = type.bits();
      for (long size : shape) {
        bits = Math.multiplyExact(bits, size);
      }
      return bits % Byte.SIZE == 0 ? bits / Byte.SIZE : -1;
    } catch (ArithmeticException _) {
      return -1;
    }
  }

  /// Together the tensors must fill the data part, without gaps and without sharing bytes.
  private void checkRanges() {
    List<StoredTensor> sorted = new ArrayList<>(tensors);
    sorted.sort(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
    long next = 0;
    for (StoredTensor tensor : sorted) {
      if (tensor.begin() != next) {
        report(
            tensor.entry(),
            tensor.begin() < next
                ? "places `" + tensor.name() + "` over another tensor"
                : String.format(
                    "has %d bytes before `%s` that belong to no tensor",
                    tensor.begin() - next, tensor.name()));
        return;
      }
      next = tensor.end();
    }
    if (next != dataBytes) {
      report(
          new Span(0, 1),
          "has " + (dataBytes - next) + " bytes at its end that belong to no tensor");
    }
  }

  /// No part of a name is empty, no character is a control character, and it is not absurdly deep.
  static boolean isPossible(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return false;
    }
    int depth = 1;
    char before = '.';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c) || (c == '.' && before == '.')) {
        return false;
      }
      depth += c == '.' ? 1 : 0;
      before = c;
    }
    return before != '.' && depth <= MAX_DEPTH;
  }

  private static Span span(JsonObject entry, String key) {
    JsonValue value = entry.get(key);
    return value == null ? entry.span() : value.span();
  }

  private void report(Span span, String what) {
    faults++;
    if (faults <= MAX_FINDINGS) {
      diagnostics.add(finding(span, what));
    }
  }

  private Diagnostic finding(Span span, String what) {
    return Diagnostic.of(SafetensorsReader.BROKEN_WEIGHTS, "`" + file.name() + "` " + what)
        .at(new Location(file, span), "in the header")
        .build();
  }
}
