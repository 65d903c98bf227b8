// Money arrives as exact decimal text and is never turned into a binary number: Intl formats the text itself.
const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, digits: number): Intl.NumberFormat {
  const key = `${currency} ${digits}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(undefined, { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: 2, maximumFractionDigits: digits });
    formats.set(key, found);
  }
  return found;
}

/** How a person reads an amount: two decimals from one unit up, three significant digits below. */
export function money(value: string, currency: string): string {
  const small = /^-?0\.(0*)[1-9]/.exec(value);
  const digits = small ? Math.max(2, Math.min(18, (small[1]?.length ?? 0) + 3)) : 2;
  return format(currency, digits).format(value as Intl.StringNumericLiteral);
}

export function formatMoney(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLDataElement>("data.money")) {
    element.textContent = money(element.value, element.dataset.currency ?? "USD");
  }
}
