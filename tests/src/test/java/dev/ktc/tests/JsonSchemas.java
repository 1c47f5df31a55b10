package dev.ktc.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Validates documents with JSON Schemas.
final class JsonSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new YAMLMapper();

  private JsonSchemas() {}

  /// The schema of SARIF 2.1.0 as OASIS publishes it.
  static Schema sarif() {
    return of(resource("/schema/sarif-schema-2.1.0.json"));
  }

  /// The schema of draft-7 schemas.
  static Schema draft7() {
    return of(resource("/draft-07/schema"));
  }

  static Schema of(String text) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(json(text));
  }

  static JsonNode json(String text) {
    return read(JSON, text);
  }

  /// A YAML file as an editor sees it: keys are texts.
  static JsonNode yaml(String text) {
    return read(YAML, text);
  }

  /// What a schema has against a document, a line each.
  static List<String> errors(Schema schema, JsonNode document) {
    return schema.validate(document).stream().map(Error::toString).toList();
  }

  private static JsonNode read(ObjectMapper mapper, String text) {
    try {
      return mapper.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = JsonSchemas.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
