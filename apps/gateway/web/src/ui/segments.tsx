import { useId } from "preact/hooks";

/** A choice of one among few. The browser's own radio buttons give it its keys and its meaning. */
export function Segments<Value extends string>(props: {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <div class="segments" role="radiogroup" aria-label={props.label}>
      {props.options.map(([value, caption]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          {caption}
        </label>
      ))}
    </div>
  );
}
