package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.source.Location;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds and reads the parts of a GGUF model: one file, or `x-00001-of-00003.gguf` and its
/// siblings. The names of the parts are made of a number and a count, never read from a file.
final class GgufFiles {
  private static final Pattern PART =
      Pattern.compile("(.*)-([0-9]{5})-of-([0-9]{5})\\.gguf", Pattern.CASE_INSENSITIVE);
  private static final int MAX_PARTS = 1000;
  private static final int MAX_FILES = 10_000;

  private final Location blame;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private GgufFiles(Location blame) {
    this.blame = blame;
  }

  /// The GGUF models of a folder, each by one of its files, sorted; of parts the one with the
  /// lowest number. Files of one split model are one model.
  static List<Path> models(Path folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{gguf,GGUF}")) {
      for (Path file : files) {
        Path name = file.getFileName();
        if (name != null && names.size() < MAX_FILES) {
          names.add(name.toString());
        }
      }
    } catch (IOException _) {
      return List.of();
    }
    Collections.sort(names);
    Map<String, Path> models = new LinkedHashMap<>();
    for (String name : names) {
      Matcher part = PART.matcher(name);
      String model = part.matches() ? part.group(1) + " of " + part.group(3) : name;
      models.putIfAbsent(model, folder.resolve(name));
    }
    return List.copyOf(models.values());
  }

  /// Reads the headers of all parts of a model.
  ///
  /// @param file any of its parts
  /// @param blame what made us read it
  static Outcome<GgufFile> read(Path file, Location blame) {
    GgufFiles files = new GgufFiles(blame);
    GgufFile model = files.read(file);
    return new Outcome<>(files.diagnostics.isEmpty() ? model : null, files.diagnostics);
  }

  private @Nullable GgufFile read(Path file) {
    Path last = file.getFileName();
    Matcher part = PART.matcher(last == null ? "" : last.toString());
    if (!part.matches()) {
      GgufHeader header = header(file);
      if (header == null) {
        return null;
      }
      Long count = header.whole("split.count");
      if (count != null && count > 1) {
        wrong(
            file, "is one of " + count + " parts, but is not called like `…-00001-of-00003.gguf`");
      }
      return merged(List.of(header));
    }
    int count = Integer.parseInt(part.group(3));
    int number = Integer.parseInt(part.group(2));
    if (number < 1 || number > count || count > MAX_PARTS) {
      wrong(
          file, "is called part " + number + " of " + count + "; up to " + MAX_PARTS + " are read");
      return null;
    }
    List<GgufHeader> headers = new ArrayList<>();
    int tensors = 0;
    for (int i = 1; i <= count && diagnostics.isEmpty(); i++) {
      String name = String.format("%s-%05d-of-%05d.gguf", part.group(1), i, count);
      Path sibling = i == number ? file : file.resolveSibling(name);
      GgufHeader header = sibling(sibling, file);
      if (header != null) {
        checkPart(sibling, header, i, count);
        headers.add(header);
        tensors += header.tensors().size();
      }
      if (tensors > GgufReader.MAX_TENSORS) {
        wrong(file, "has more than " + GgufReader.MAX_TENSORS + " tensors in all its parts");
      }
    }
    return diagnostics.isEmpty() ? merged(headers) : null;
  }

  private @Nullable GgufHeader sibling(Path sibling, Path file) {
    if (!Files.exists(sibling)) {
      wrong(file, "is one part of several; `" + sibling.getFileName() + "` is not beside it");
      return null;
    }
    return header(sibling);
  }

  private void checkPart(Path file, GgufHeader header, int number, int count) {
    Long saidCount = header.whole("split.count");
    Long saidNumber = header.whole("split.no");
    boolean fits =
        (saidCount == null || saidCount == count)
            && (saidNumber == null || saidNumber + 1 == number);
    if (!fits) {
      wrong(
          file,
          "is called part "
              + number
              + " of "
              + count
              + ", but says that it is part "
              + (saidNumber == null ? "?" : String.valueOf(saidNumber + 1))
              + " of "
              + saidCount);
    }
  }

  private GgufFile merged(List<GgufHeader> headers) {
    Map<String, GgufTensor> tensors = new LinkedHashMap<>();
    for (GgufHeader header : headers) {
      for (GgufTensor tensor : header.tensors()) {
        GgufTensor earlier = tensors.putIfAbsent(tensor.name(), tensor);
        if (earlier != null && diagnostics.isEmpty()) {
          diagnostics.add(
              GgufReader.broken(
                  tensor.file(),
                  "has `" + tensor.name() + "`, which lies in `" + earlier.file() + "` too"));
        }
      }
    }
    GgufHeader head = headers.getFirst();
    Long promised = head.whole("split.tensors.count");
    if (promised != null && promised != tensors.size() && diagnostics.isEmpty()) {
      diagnostics.add(
          GgufReader.broken(
              head.file(),
              "promises " + promised + " tensors in all parts; there are " + tensors.size()));
    }
    return new GgufFile(head, tensors);
  }

  private @Nullable GgufHeader header(Path file) {
    Outcome<GgufHeader> header = GgufReader.read(file, blame);
    diagnostics.addAll(header.diagnostics());
    return header.value();
  }

  private void wrong(Path file, String what) {
    diagnostics.add(GgufReader.broken(file.toString(), what));
  }
}
