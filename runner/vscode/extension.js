// Starts `statute lsp` for the bundles of the workspace; everything else is the server's.
"use strict";
const { commands, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const FILES = [
  { scheme: "file", language: "yaml" },
  { scheme: "file", pattern: "**/readings/*.md" },
  { scheme: "file", pattern: "**/explain/*.j2" },
];
let client;

function start() {
  const [command, ...args] = workspace.getConfiguration("statute").get("command");
  client = new LanguageClient("statute", "Statute", { command, args }, { documentSelector: FILES });
  return client.start();
}

function activate(context) {
  context.subscriptions.push(commands.registerCommand("statute.restart", () => client.stop().then(start)));
  return start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

module.exports = { activate, deactivate };
