// Gives what axe-core finds wrong with the page, a text for each rule.

const [done] = arguments;

function told({ html, any, all, none }) {
  const why = [...any, ...all, ...none].map(({ message }) => message);
  return ["  " + html.slice(0, 150), ...why.map((message) => "    " + message)].join("\n");
}

axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
  done(violations.map(({ id, help, nodes }) => [`${id}: ${help}`, ...nodes.map(told)].join("\n"))),
);
