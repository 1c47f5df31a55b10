package dev.ktc.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.model.TensorSpec;
import dev.ktc.compiler.model.file.BuiltinModels;
import dev.ktc.compiler.model.file.ModelLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The built-in models have exactly the modules that their modeling code creates.
class ReferenceModelsTest {
  static List<String> names() {
    return BuiltinModels.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasTheModulesOfTheReference(String name) throws IOException {
    assertThat(lines(tree(name))).isEqualTo(reference(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void isConsistent(String name) {
    ModelTree tree = tree(name);
    Pattern inLayer = Pattern.compile("^model\\.layers\\.(\\d+)(\\..*)?$");
    List<String> wrong = new ArrayList<>();
    for (int id = 0; id < tree.modules().size(); id++) {
      ModuleNode node = tree.modules().get(id);
      Matcher layer = inLayer.matcher(node.name());
      boolean right =
          node.id() == id
              && node.parent() < id
              && node.layer() == (layer.matches() ? Integer.parseInt(layer.group(1)) : -1);
      if (id > 0) {
        ModuleNode above = tree.modules().get(node.parent());
        int dot = Math.max(0, node.name().lastIndexOf('.'));
        right &= above.name().equals(node.name().substring(0, dot)) && node.end() <= above.end();
      }
      if (!right) {
        wrong.add(node.toString());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tree.root().end()).isEqualTo(tree.modules().size());
  }

  private static ModelTree tree(String name) {
    Outcome<ModelTree> outcome = ModelLoader.load(name);
    assertThat(outcome.diagnostics()).isEmpty();
    ModelTree tree = outcome.value();
    assertThat(tree).isNotNull();
    return tree;
  }

  private static List<String> lines(ModelTree tree) {
    return tree.modules().stream()
        .map(
            node ->
                String.join(
                    "\t",
                    node.name(),
                    String.join("|", node.type().ancestry()),
                    node.parameters().stream()
                        .map(ReferenceModelsTest::parameter)
                        .collect(Collectors.joining(" "))))
        .toList();
  }

  private static String parameter(TensorSpec tensor) {
    return tensor.name()
        + "="
        + tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  private static List<String> reference(String name) throws IOException {
    Path file = Repository.root().resolve("tests/fixtures/models").resolve(name);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file.resolve("modules.tsv.gz"))),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
