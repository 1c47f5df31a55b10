package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.pipeline.ModelResult;
import java.util.ArrayList;
import java.util.List;

/// What is said on standard error besides the results.
final class Notices {
  private Notices() {}

  /// Says which models were inferred, or that none was.
  ///
  /// @param prefix the file, where there are several
  static void model(Compilation compilation, String prefix, Console console) {
    if (!compilation.modelInferred()) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (ModelResult result : compilation.results()) {
      names.add(result.model().name());
    }
    String text =
        switch (names.size()) {
          case 0 ->
              "model: none of the built-in ones has the rules' classes; name one with --model";
          case 1 -> "model: " + names.getFirst() + " (inferred from the rules' classes)";
          default ->
              "models: "
                  + String.join(", ", names)
                  + " (inferred from the rules' classes; --model chooses one)";
        };
    console.notice(DisplayText.safe(prefix + text));
  }
}
