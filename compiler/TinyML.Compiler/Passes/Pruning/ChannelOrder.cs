using TinyML.Compiler.Passes.Reconstruction;

namespace TinyML.Compiler.Passes.Pruning;

/// <summary>In which order the channels of a unit go, each the one whose absence costs its readers least once their remaining weights, and their biases, have taken up what the channels
/// before it did.</summary>
internal sealed class ChannelOrder
{
    // Inputs with less than this part of the usual variance carry nothing.
    private const double Nothing = 1e-9;

    private readonly ChannelUnit _unit;
    private readonly Reader[] _readers;

    private ChannelOrder(ChannelUnit unit, IEnumerable<(LayerWeights Layer, InputMoments Moments, double[] RowFactors)> readers, bool follows) =>
        (_unit, _readers) = (unit, [.. readers.Select(reader => new Reader(reader.Layer, reader.Moments, reader.RowFactors, follows))]);

    /// <summary>The channels that carry anything, in the order in which they go, with what each costs.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="readers">Its readers, what they read, and what the variance of each of their rows counts.</param>
    /// <param name="follows">Whether other weights take up errors.</param>
    public static IReadOnlyList<(int Channel, double Cost)> Of(ChannelUnit unit, IEnumerable<(LayerWeights Layer, InputMoments Moments, double[] RowFactors)> readers, bool follows) =>
        new ChannelOrder(unit, readers, follows).Order();

    private List<(int Channel, double Cost)> Order()
    {
        List<int> left = [.. Enumerable.Range(0, _unit.Channels).Where(Carries)];
        List<(int, double)> order = new(left.Count);
        double reached = 0;
        while (left.Count > 0)
        {
            double[] costs = [.. left.AsParallel().AsOrdered().Select(channel => _readers.Sum(reader => reader.Cost(_unit, channel)))];
            int cheapest = Array.IndexOf(costs, costs.Min());
            reached = Math.Max(reached, costs[cheapest]);
            order.Add((left[cheapest], reached));
            foreach (Reader reader in _readers)
            {
                reader.Remove(_unit, left[cheapest]);
            }

            left.RemoveAt(cheapest);
        }

        return order;
    }

    private bool Carries(int channel) => _readers.Any(reader => reader.Reads(_unit, channel));

    /// <summary>A layer whose weights follow.</summary>
    private sealed class Reader
    {
        private readonly LayerWeights _layer;
        private readonly bool _follows;
        private readonly double[][] _matrices;
        private readonly double[][] _variances;
        private readonly double[] _roots;
        private readonly double[] _weights;

        public Reader(LayerWeights layer, InputMoments moments, double[] rowFactors, bool follows)
        {
            (_layer, _follows, _weights) = (layer, follows && !moments.IsDiagonal, [.. layer.Weights]);
            Curvature[] curvatures = [.. Enumerable.Range(0, layer.Sources).Select(source => new Curvature(moments.Covariance(source), layer.Columns))];
            _variances = [.. curvatures.Select(curvature => curvature.Diagonal.Select(variance => variance - curvature.Damping).ToArray())];
            _matrices = [.. curvatures.Select(Matrix)];
            _roots = [.. rowFactors.Select(Math.Sqrt)];
        }

        /// <summary>Whether the channel varies, and some row reads it.</summary>
        public bool Reads(ChannelUnit unit, int channel) => Enumerable.Range(0, _layer.Sources).Any(source =>
        {
            double least = Nothing * _variances[source].Average();
            return unit.ColumnsOf(_layer, source, channel).Any(column => _variances[source][column] > least && RowsOf(source).Any(row => Row(row)[column] != 0));
        });

        /// <summary>What the channel's absence costs.</summary>
        public double Cost(ChannelUnit unit, int channel)
        {
            double cost = 0;
            for (int source = 0; source < _layer.Sources; source++)
            {
                int[] columns = [.. unit.ColumnsOf(_layer, source, channel)];
                if (columns.Length > 0)
                {
                    double[] block = Block(source, columns);
                    double[][] rows = [.. RowsOf(source).Select(row => Array.ConvertAll(columns, column => Row(row)[column] * _roots[row]))];
                    cost += _follows ? CostInTurn(block, rows) : rows.Sum(row => Quadratic(block, row));
                }
            }

            return cost;
        }

        /// <summary>Takes the channel's columns out; the other weights of each row take up the error.</summary>
        public void Remove(ChannelUnit unit, int channel)
        {
            for (int source = 0; _follows && source < _layer.Sources; source++)
            {
                foreach (int column in unit.ColumnsOf(_layer, source, channel))
                {
                    double[] pivotRow = _matrices[source].AsSpan(column * _layer.Columns, _layer.Columns).ToArray();
                    foreach (int row in RowsOf(source))
                    {
                        Span<double> weights = Row(row);
                        InputMoments.AddScaled(weights, pivotRow, -weights[column] / pivotRow[column]);
                    }

                    RemovalOrder.Eliminate(_matrices[source], pivotRow, column);
                }
            }
        }

        private double[] Matrix(Curvature curvature) => _follows || curvature.IsDiagonal ? (_follows ? curvature.Inverse() : curvature.Diagonal)
            : [.. Enumerable.Range(0, curvature.Columns).SelectMany(column => curvature.Row(column).ToArray())];

        private Span<double> Row(int row) => _weights.AsSpan(row * _layer.Columns, _layer.Columns);

        private IEnumerable<int> RowsOf(int source) => Enumerable.Range(source * (_layer.Rows / _layer.Sources), _layer.Rows / _layer.Sources);

        private double[] Block(int source, int[] columns)
        {
            var block = new double[columns.Length * columns.Length];
            bool isDiagonal = _matrices[source].Length == _layer.Columns && _layer.Columns > 1;
            for (int i = 0; i < columns.Length; i++)
            {
                for (int j = 0; j < columns.Length; j++)
                {
                    block[(i * columns.Length) + j] = isDiagonal ? (i == j ? _matrices[source][columns[i]] : 0) : _matrices[source][(columns[i] * _layer.Columns) + columns[j]];
                }
            }

            return block;
        }

        /// <summary>The columns go one after the other, and those of the block that are left follow.</summary>
        private static double CostInTurn(double[] block, double[][] rows)
        {
            int n = rows[0].Length;
            double cost = 0;
            for (int column = 0; column < n; column++)
            {
                double[] pivotRow = block.AsSpan(column * n, n).ToArray();
                foreach (double[] row in rows)
                {
                    double weight = row[column];
                    cost += weight * weight / pivotRow[column];
                    InputMoments.AddScaled(row, pivotRow, -weight / pivotRow[column]);
                }

                RemovalOrder.Eliminate(block, pivotRow, column);
            }

            return cost;
        }

        private static double Quadratic(double[] block, double[] row) =>
            row.Select((weight, i) => weight * Curvature.Dot(block.AsSpan(i * row.Length, row.Length), row)).Sum();
    }
}
