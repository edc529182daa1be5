interface ChoiceProps<Value> {
  readonly label: string;
  /** Tells the groups of one page apart. */
  readonly name: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onChoose: (value: Value) => void;
}

/** One of a few, side by side. Radio buttons: left and right go from one to the next. */
export function Choice<Value extends string | number>(props: ChoiceProps<Value>) {
  const { label, name, choices, value, onChoose } = props;
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div class="segments">
        {choices.map((choice) => (
          <label key={choice.value} class="segment">
            <input
              type="radio"
              class="visually-hidden"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChoose(choice.value)}
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** On or off. */
export function Switch(props: SwitchProps) {
  return (
    <label class="switch-row">
      <span>{props.label}</span>
      <input
        type="checkbox"
        role="switch"
        class="switch"
        checked={props.isOn}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
    </label>
  );
}

interface SliderProps {
  readonly label: string;
  readonly name: string;
  readonly range: { readonly least: number; readonly most: number; readonly step: number };
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Less or more, shown in per cent. */
export function Slider(props: SliderProps) {
  const { label, name, range, value, onChange } = props;
  const perCent = `${Math.round(value * 100)} %`;
  return (
    <label class="slider-row">
      <span>{label}</span>
      <input
        type="range"
        name={name}
        min={range.least}
        max={range.most}
        step={range.step}
        value={value}
        aria-valuetext={perCent}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <span class="numbers quiet" aria-hidden="true">{perCent}</span>
    </label>
  );
}
