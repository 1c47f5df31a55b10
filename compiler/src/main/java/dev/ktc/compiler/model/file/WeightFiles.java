package dev.ktc.compiler.model.file;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.json.JsonValue.JsonObject;
import dev.ktc.compiler.json.JsonValue.JsonString;
import dev.ktc.compiler.json.JsonValue.Member;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.source.Span;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The safetensors files of a folder, as Transformers would choose them: `model.safetensors`, else
/// the shards that `model.safetensors.index.json` names, else every `*.safetensors`.
final class WeightFiles {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final int MAX_INDEX_BYTES = 64 << 20;
  private static final int MAX_SHARDS = 10_000;
  private static final int MAX_FINDINGS = 5;

  private final Path folder;
  private final Location blame;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private WeightFiles(Path folder, Location blame) {
    this.folder = folder;
    this.blame = blame;
  }

  /// Whether a folder has weights.
  static boolean present(Path folder) {
    return Files.exists(folder.resolve(SINGLE))
        || Files.exists(folder.resolve(INDEX))
        || !shards(folder).isEmpty();
  }

  /// Reads the headers of a folder's weights.
  ///
  /// @param blame what made us look at the folder
  static Outcome<Checkpoint> read(Path folder, Location blame) {
    return new WeightFiles(folder, blame).read();
  }

  private Outcome<Checkpoint> read() {
    if (Files.exists(folder.resolve(SINGLE))) {
      shard(SINGLE, blame);
    } else if (Files.exists(folder.resolve(INDEX))) {
      index();
    } else {
      shards(folder).forEach(name -> shard(name, blame));
    }
    boolean readable = diagnostics.stream().noneMatch(d -> d.severity() == Severity.ERROR);
    return new Outcome<>(readable ? new Checkpoint(tensors) : null, diagnostics);
  }

  private void shard(String name, Location reason) {
    Outcome<List<StoredTensor>> header = SafetensorsReader.read(folder.resolve(name), reason);
    diagnostics.addAll(header.diagnostics());
    if (header.value() == null) {
      return;
    }
    for (StoredTensor tensor : header.value()) {
      StoredTensor earlier = tensors.putIfAbsent(tensor.name(), tensor);
      if (earlier != null && diagnostics.size() < MAX_FINDINGS) {
        diagnostics.add(
            Diagnostic.of(
                    SafetensorsReader.BROKEN_WEIGHTS, "`" + tensor.name() + "` lies in two files")
                .at(tensor.location(), "here again")
                .related(earlier.location(), "here first")
                .build());
      }
    }
  }

  private void index() {
    Outcome<SourceFile> text = TextFiles.read(folder.resolve(INDEX), MAX_INDEX_BYTES, blame);
    diagnostics.addAll(text.diagnostics());
    SourceFile file = text.value();
    if (file == null) {
      return;
    }
    List<JsonObject> maps = new ArrayList<>();
    diagnostics.addAll(
        JsonReader.members(
            file,
            member -> {
              if (member.name().equals("weight_map") && member.value() instanceof JsonObject map) {
                maps.add(map);
              }
            }));
    if (!diagnostics.isEmpty()) {
      return;
    }
    if (maps.isEmpty()) {
      wrong(file, new Span(0, 1), "`" + file.name() + "` has no object `weight_map`");
      return;
    }
    JsonObject map = maps.getLast();
    Map<String, Span> files = files(file, map);
    if (diagnostics.isEmpty()) {
      files.forEach((name, span) -> shard(name, new Location(file, span)));
    }
    if (diagnostics.isEmpty()) {
      checkPromises(file, map);
    }
  }

  /// The distinct shards in order of first mention, each with the place of that.
  private Map<String, Span> files(SourceFile file, JsonObject map) {
    Map<String, Span> out = new LinkedHashMap<>();
    for (Member member : map.members()) {
      if (!(member.value() instanceof JsonString(Span span, String name))) {
        wrong(file, member.value().span(), "the index must name a file for each tensor");
      } else if (!isPlainName(name)) {
        wrong(file, span, "the index names `" + name + "`, which is no file of its own folder");
      } else if (out.putIfAbsent(name, span) == null && !isThere(name)) {
        wrong(file, span, "the index names `" + name + "`, which is not in the folder");
      }
      if (diagnostics.size() >= MAX_FINDINGS) {
        return out;
      }
    }
    if (out.size() > MAX_SHARDS) {
      wrong(file, map.span(), "the index names more than " + MAX_SHARDS + " files");
    }
    return out;
  }

  private void checkPromises(SourceFile file, JsonObject map) {
    for (Member member : map.members()) {
      StoredTensor tensor = tensors.get(member.name());
      boolean kept =
          tensor != null
              && member.value() instanceof JsonString(Span _, String name)
              && tensor.file().name().equals(folder.resolve(name).toString());
      if (!kept) {
        wrong(
            file,
            member.nameSpan(),
            "`" + member.name() + "` is not in the file that the index names for it");
      }
      if (diagnostics.size() >= MAX_FINDINGS) {
        return;
      }
    }
  }

  private void wrong(SourceFile file, Span span, String what) {
    Span shown = span.length() > 200 ? new Span(span.start(), span.start() + 1) : span;
    diagnostics.add(
        Diagnostic.of(SafetensorsReader.BROKEN_WEIGHTS, what)
            .at(new Location(file, shown), "")
            .build());
  }

  private boolean isThere(String name) {
    return Files.exists(folder.resolve(name));
  }

  /// Links are followed, as the usual download folder consists of them, but no name leads away.
  private boolean isPlainName(String name) {
    if (name.isEmpty() || name.length() > 255 || name.equals(".") || name.equals("..")) {
      return false;
    }
    try {
      boolean plain = name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
      return plain && folder.equals(folder.resolve(name).getParent());
    } catch (InvalidPathException _) {
      return false;
    }
  }

  /// Names of the safetensors files of a folder, sorted; none where it cannot be listed.
  private static List<String> shards(Path folder) {
    List<String> out = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.safetensors")) {
      for (Path file : files) {
        Path name = file.getFileName();
        if (name != null && out.size() < MAX_SHARDS) {
          out.add(name.toString());
        }
      }
    } catch (IOException _) {
      return List.of();
    }
    Collections.sort(out);
    return out;
  }
}
